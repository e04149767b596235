"""Where quotes outside a call stand: what the debtor owes today, whose limits, and the documents in force now."""

from api.wiring import Office
from copilot.desk import LOCALES
from copilot.errors import AbsentError
from copilot.quote import Ground
from copilot.verdict import Authority


def ground_of(office: Office, debtor_id: str, authority: Authority, currency: str | None) -> Ground:
    """The ground of a debtor's position in `currency`, or the one that is longest overdue.

    Raises AbsentError (no such debtor), StateError (nothing owed).
    """
    position = office.desk.position(debtor_id, currency)
    return Ground(position=position, authority=authority, world=office.worlds.current())


def known(office: Office, debtor_id: str) -> None:
    """AbsentError that tells who types commands where a debtor comes from, not only that there is none."""
    try:
        office.portfolio.load(debtor_id)
    except AbsentError:
        demo = office.settings.data_dir / "demo"
        here = demo.is_dir() and not office.settings.database_url
        where = f"use its data with --data {demo}" if here else "use its data folder with --data"
        raise AbsentError(
            f"There is no debtor {debtor_id!r} in this database. Load a portfolio with `copilot import FILE`, or start "
            f"`copilot demo` once and {where}.",
            debtor_id=debtor_id,
        ) from None


def locale_of(ground: Ground) -> str:
    """How figures are written where the debtor lives."""
    return LOCALES.get(ground.position.debtor.country, "es")
