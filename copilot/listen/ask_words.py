"""The words that tell an offer of the debtor from a fact, a memory or a refusal."""

from dataclasses import dataclass

Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AskWords:
    """One language's words, folded: verbs that put a figure forward, verbs that tell a fact, ways to turn it down."""

    offers: frozenset[str]
    facts: frozenset[str]
    agrees: frozenset[str]
    negators: frozenset[str]
    clitics: frozenset[str]
    limits: frozenset[str]
    joiners: frozenset[str]
    loosely: frozenset[str]
    installment: frozenset[str]
    fortnights: frozenset[str]
    lowers: frozenset[str]
    days: frozenset[str]
    spent_on: frozenset[str]
    spent_on_of: frozenset[str]
    settles: tuple[str, ...]
    instead: Phrases
    too_much: Phrases
    excepting: Phrases


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _phrases(*lines: str) -> Phrases:
    return tuple(tuple(line.split()) for line in lines)


SPANISH = AskWords(
    offers=_set(
        "puedo podria podriamos podemos pago pagar pagaria pagare pagamos pagarle pagarles pagarte doy dar darle "
        "darles darte daria tengo tenemos junto juntar abono abonar abonaria abonarle abonare deposito depositar "
        "depositarle transfiero transferir transferirle consigno consignar consignarle ofrezco ofrecer ofreceria "
        "mando mandar mandarle paso pasar pasarte llego alcanzo alcanza propongo tiro pongo poner consigo "
        "conseguir cierro cerramos liquido liquidar cancelo cancelar giro girar acepto dejan dejas dejen deja "
        "dejame dejeme dejenme dejamelo dejemelo bajan bajas bajen bajame bajeme bajamos bajarla bajarlo bajarme "
        "prefiero sean quede quedara comprometo entro aporto cubro saco cuento hago hacer hacemos ponele ponme "
        "haceme hagame hacerme divido divide partime dame deme denme quiero quisiera"
    ),
    facts=_set(
        "debo debia deben debe debiamos gano ganaba gana cobro cobraba cobran cobrar cobraron cobrando cobras "
        "gasto gastos gaste gasta gastamos pague abone deposite transferi consigne cancele pagaron alquiler renta "
        "arriendo sueldo salario pension jubilacion figura figuraba aparece dice dicen decis decian dijo dijeron "
        "salto subio aumento aumentaron quedo quedan quedaron pagaba pagabamos costo cuesta cuestan vale valia "
        "vino prestaron deuda saldo piden pide pidieron exigen pretenden sacaron descontaron robaron faltan falta "
        "vencidas llego atrasadas llevo quedamos ofrecieron"
    ) - {"llego"},
    agrees=_set("si cierro cerramos arranco alcanza sirve dale entro"),
    negators=_set("no nunca jamas ni tampoco"),
    clitics=_set("me te le les se lo la los nos yo"),
    limits=_set("mas sino solo unicamente menos"),
    joiners=_set("de a por y o con $ mas unos como en mensuales iguales fijas cada"),
    loosely=_set("maximo nomas tope pesos mas solo"),
    installment=_set("cuota cuotas mensualidad mensualidades"),
    fortnights=_set("quincena quincenas"),
    lowers=_set(
        "bajan bajas bajen bajame bajeme bajamos bajarla bajarlo bajarme bajamela bajemela"
    ),
    days=_set("lunes martes miercoles jueves viernes sabado domingo manana"),
    spent_on=_set(
        "alquiler renta arriendo luz gas agua comida sueldo pension jubilacion salario remedios medicinas terapia "
        "interes intereses comision comisiones mora gastos multa iva colegio"
    ),
    spent_on_of=_set("de en por para"),
    settles=("cerra", "cierr", "saldad", "liquid", "cancelad", "listo", "finiquit"),
    instead=_phrases("en vez de", "en lugar de", "en vez de los", "en lugar de los", "en vez de las"),
    too_much=_phrases(
        "no puedo", "no llego", "no tengo", "no me alcanza", "no me da", "no voy", "es mucho", "es demasiado",
        "es imposible", "es una locura", "es un monton", "imposible", "es muchisimo", "esta carisimo",
        "me matan", "ni loco", "ni loca", "en varias", "en tarjetas", "en deudas", "en prestamos",
        "entre tarjetas", "son demasiado", "son muchos",
    ),
    excepting=_phrases("no puedo mas", "no tengo mas", "no mas", "no llego a mas", "no me da mas", "no me alcanza mas",
                       "no me alcanza para mas", "no me da para mas"),
)  # fmt: skip

ENGLISH = AskWords(
    offers=_set(
        "can could pay paying afford give do offer manage send put have got start settle accept take spare scrape "
        "drop lower bring payment propose want split spread"
    ),
    facts=_set(
        "owe owed owes earn earns make makes made paid rent salary wages cost costs charged charge charges "
        "charging spend spends spent left says said was were balance debt borrowed lost bill bills missed"
    ),
    agrees=_set("works fine okay ok"),
    negators=_set("no not never don't dont can't cant cannot won't wont couldn't couldnt"),
    clitics=_set("i i'd i'll we you to"),
    limits=_set("more only than but"),
    joiners=_set("of at for and or $ £ to a x"),
    loosely=_set("max tops maximum only"),
    installment=_set("installment installments instalment instalments payments"),
    fortnights=_set("fortnight"),
    lowers=_set("lower reduce"),
    days=_set("monday tuesday wednesday thursday friday saturday sunday tomorrow tonight"),
    spent_on=_set("rent food gas electric bills interest fees late"),
    spent_on_of=_set("of in on for"),
    settles=("settle", "close", "done", "clear", "finish", "call"),
    instead=_phrases("instead of", "rather than"),
    too_much=_phrases("is too", "is way", "is a lot", "that's too", "is impossible", "i can't", "i cant", "no way"),
    excepting=_phrases("i can't do more", "no more", "not more"),
)  # fmt: skip
