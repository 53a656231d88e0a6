# How many of something: `1 event`, `1,502 events`.

event = { $number ->
    [one] { $shown } Event
   *[other] { $shown } Events
}
edit = { $number ->
    [one] { $shown } Änderung
   *[other] { $shown } Änderungen
}
rule = { $number ->
    [one] { $shown } Regel
   *[other] { $shown } Regeln
}
change = { $number ->
    [one] { $shown } Änderung
   *[other] { $shown } Änderungen
}
line = { $number ->
    [one] { $shown } Zeile
   *[other] { $shown } Zeilen
}
stream = { $number ->
    [one] { $shown } Stream
   *[other] { $shown } Streams
}
command = { $number ->
    [one] { $shown } Command
   *[other] { $shown } Commands
}
what-if = { $number ->
    [one] { $shown } Was-wäre-wenn
   *[other] { $shown } Was-wäre-wenn
}
span = { $number ->
    [one] { $shown } Abschnitt
   *[other] { $shown } Abschnitten
}
character = { $number ->
    [one] { $shown } Zeichen
   *[other] { $shown } Zeichen
}
deposit = { $number ->
    [one] { $shown } Einzahlung
   *[other] { $shown } Einzahlungen
}
withdrawal = { $number ->
    [one] { $shown } Auszahlung
   *[other] { $shown } Auszahlungen
}
old-value = { $number ->
    [one] { $shown } alter Wert
   *[other] { $shown } alte Werte
}
post = { $number ->
    [one] { $shown } Beitrag
   *[other] { $shown } Beiträge
}
action = { $number ->
    [one] { $shown } Handlung
   *[other] { $shown } Handlungen
}
point = { $number ->
    [one] { $shown } Punkt
   *[other] { $shown } Punkte
}
reaction = { $number ->
    [one] { $shown } Reaktion
   *[other] { $shown } Reaktionen
}
comment = { $number ->
    [one] { $shown } Kommentar
   *[other] { $shown } Kommentare
}
