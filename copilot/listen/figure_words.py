"""The words around a number that tell what it is: money, a count of payments, months, a share, or none of these."""

from collections.abc import Mapping
from dataclasses import dataclass

PESO = "peso"  # resolved by the call's currency, then by country
PESOS = {"AR": "ARS", "MX": "MXN", "CO": "COP", "CL": "CLP", "UY": "UYU"}
SIGNS = {"$": "", "us$": "USD", "u$s": "USD", "s/": "PEN", "s/.": "PEN", "€": "EUR", "£": "GBP"}
"""Currency signs; "" means the currency of the call."""

LARGE_UNIT = frozenset({"ARS", "CLP", "COP", "PYG"})
"""Currencies in which nobody owes less than a thousand: a bare "ciento ochenta" means 180,000, to be confirmed."""


@dataclass(frozen=True, slots=True)
class FigureWords:
    """One language's context words, all folded. `monthly` markers carry months-per-period as (times, per)."""

    currencies: Mapping[str, str]
    installments: frozenset[str]
    months: frozenset[str]
    not_money: frozenset[str]
    calendar: frozenset[str]
    identity: frozenset[str]
    before_date: frozenset[str]
    of: frozenset[str]
    percent: tuple[tuple[str, ...], ...]
    discount: tuple[str, ...]
    fractions: Mapping[tuple[str, ...], int]
    periods: Mapping[tuple[str, ...], tuple[int, int]]
    context: frozenset[str]
    fillers: frozenset[str]
    followers: frozenset[str]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SPANISH = FigureWords(
    currencies={
        **dict.fromkeys("peso pesos pesitos mango mangos varo varos".split(), PESO),
        **dict.fromkeys("dolar dolares usd dolarucos".split(), "USD"), **dict.fromkeys("sol soles pen".split(), "PEN"),
        **dict.fromkeys("euro euros eur".split(), "EUR"), **dict.fromkeys("boliviano bolivianos".split(), "BOB"),
        **dict.fromkeys("guarani guaranies".split(), "PYG"), **dict.fromkeys("real reales".split(), "BRL"),
        "ars": "ARS", "mxn": "MXN", "cop": "COP", "clp": "CLP", "uyu": "UYU",
    },
    installments=_set(
        "cuotas cuotitas cuota pagos pagitos mensualidades abonos partes parcialidades letras armadas plazos "
        "quincenas"
    ),
    months=_set("mes meses mesecitos"),
    not_money=_set(
        "veces vez dia dias semana semanas hora horas minuto minutos segundos ano anos anitos hijo hijos hija "
        "hijas tarjeta tarjetas banco bancos llamada llamadas deudas mensajes gracias perdones disculpas personas "
        "creditos prestamos lineas numeros kilos metros cosas excusas bocas nietos recibos facturas carajos rayos "
        "acreedores"
    ),
    calendar=_set(
        "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre"
    ),
    identity=_set(
        "dni rut run cedula cc ine curp rfc cuit cuil documento telefono celular folio referencia numero nro "
        "expediente operacion poliza cbu clabe codigo tramite radicado carnet matricula patente sucursal interno "
        "token"
    ),
    before_date=_set("el dia al del las"),
    of=_set("de"),
    percent=(("%",), ("por", "ciento"), ("porciento",)),
    discount=(
        "descuento", "quita", "rebaj", "condon", "perdon", "bonific", "sacas", "sacan", "sacame", "saques", "descuent",
        "descont", "quiten",
    ),
    fractions={
        ("la", "mitad"): 500_000, ("un", "tercio"): 333_333, ("la", "tercera", "parte"): 333_333,
        ("dos", "tercios"): 666_667, ("la", "cuarta", "parte"): 250_000, ("tres", "cuartos"): 750_000,
        ("un", "cuarto", "de", "la"): 250_000, ("un", "cuarto", "del"): 250_000, ("mitad",): 500_000,
    },
    periods={
        ("por", "mes"): (1, 1), ("al", "mes"): (1, 1), ("cada", "mes"): (1, 1), ("x", "mes"): (1, 1),
        ("mensual",): (1, 1),
        ("mensuales",): (1, 1), ("mensualmente",): (1, 1), ("todos", "los", "meses"): (1, 1), ("de", "cuota"): (1, 1),
        ("de", "mensualidad"): (1, 1), ("cada", "una"): (1, 1), ("cada", "uno"): (1, 1), ("la", "cuota"): (1, 1),
        ("por", "cuota"): (1, 1), ("por", "quincena"): (2, 1), ("a", "la", "quincena"): (2, 1), ("quincenal",): (2, 1),
        ("cada", "quincena"): (2, 1), ("quincenales",): (2, 1), ("cada", "quince", "dias"): (2, 1),
        ("cada", "15", "dias"): (2, 1), ("por", "semana"): (52, 12), ("a", "la", "semana"): (52, 12),
        ("cada", "semana"): (52, 12), ("semanal",): (52, 12), ("semanales",): (52, 12),
    },
    context=_set(
        "puedo podria podriamos podemos pago pagar pagaria pagamos pagarle pagarles pagarte pagas doy dar darle "
        "darles darte daria tengo tenemos junto juntar abono abonar abonaria abonarle deposito depositar "
        "transfiero transferir consigno consignar ofrezco ofrecer ofreceria mando mandar paso pasar llego alcanzo "
        "alcanza propongo tiro pongo poner consigo conseguir cierro cerramos liquido liquidar cancelo cancelar "
        "giro girar acepto dejan dejas dejen deja dejame dejeme dejenme dejamelo dejemelo bajan bajas bajen "
        "bajame bajeme bajamos bajarla bajarlo bajarme prefiero sean sea seria serian quede quedara comprometo "
        "entro aporto cubro saco sirve sirven con cuento"
    ),
    fillers=_set(
        "como unos unas solo hasta nomas maximo ahi de a en con te le les los las me lo la se unicamente tipo "
        "apenas al menos mas o que una cuota cuotas mensualidad pesos $ por mes cada siquiera"
    ),
    followers=_set(
        "por al a cada mensual mensuales mensualmente hoy ahora ahorita ya y o pero para como nada nomas maximo "
        "no si en este esta el la los manana semanal semanales quincenal quincenales hasta con que entonces "
        "cuando porque pues solo x listo cierro cerramos arranco todos tope seguro mas"
    ),
)  # fmt: skip

ENGLISH = FigureWords(
    currencies={
        **dict.fromkeys("dollar dollars usd bucks buck".split(), "USD"),
        **dict.fromkeys("pound pounds quid gbp".split(), "GBP"), **dict.fromkeys("peso pesos".split(), PESO),
        **dict.fromkeys("euro euros eur".split(), "EUR"), **dict.fromkeys("sol soles".split(), "PEN"),
        "mxn": "MXN", "ars": "ARS", "cop": "COP", "clp": "CLP",
    },
    installments=_set("installment installments instalment instalments payments parts"),
    months=_set("month months"),
    not_money=_set(
        "times time day days week weeks hour hours minute minutes second seconds year years kids children cards "
        "card calls call banks bank people loans debts messages things excuses bills thanks creditors jobs"
    ),
    calendar=_set(
        "january february march april may june july august september october november december jan feb mar apr "
        "jun jul aug sep sept oct nov dec"
    ),
    identity=_set(
        "ssn social phone number reference ref case zip postal postcode account extension code id passport policy"
    ),
    before_date=_set("the at until by since"),
    of=_set("of at"),
    percent=(("%",), ("percent",), ("per", "cent")),
    discount=("discount", "off", "reduc", "knock", "waive", "forgive", "writeoff"),
    fractions={
        ("half",): 500_000, ("a", "third"): 333_333, ("one", "third"): 333_333, ("two", "thirds"): 666_667,
        ("a", "quarter"): 250_000, ("three", "quarters"): 750_000,
    },
    periods={
        ("a", "month"): (1, 1), ("per", "month"): (1, 1), ("monthly",): (1, 1), ("each", "month"): (1, 1),
        ("every", "month"): (1, 1), ("each",): (1, 1), ("a", "week"): (52, 12), ("per", "week"): (52, 12),
        ("weekly",): (52, 12), ("every", "week"): (52, 12), ("a", "fortnight"): (26, 12), ("fortnightly",): (26, 12),
        ("every", "two", "weeks"): (26, 12), ("biweekly",): (26, 12), ("every", "other", "week"): (26, 12),
        ("twice", "a", "month"): (2, 1),
    },
    context=_set(
        "can could pay paying afford give giving do offer manage send put have got start settle accept take spare "
        "scrape drop lower for with bring"
    ),
    fillers=_set(
        "about like around only just maybe up to at most you with for down it a $ £ of an extra the payments"
    ),
    followers=_set(
        "a per monthly each every weekly fortnightly biweekly today now tomorrow right up upfront and but or to "
        "in on if this next max tops at maximum for until so not no as is because that total"
    ),
)  # fmt: skip
