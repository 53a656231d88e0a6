# How many of something: `1 event`, `1,502 events`.

event = { $number ->
    [one] { $shown } event
   *[other] { $shown } events
}
edit = { $number ->
    [one] { $shown } edit
   *[other] { $shown } edits
}
rule = { $number ->
    [one] { $shown } rule
   *[other] { $shown } rules
}
change = { $number ->
    [one] { $shown } change
   *[other] { $shown } changes
}
line = { $number ->
    [one] { $shown } line
   *[other] { $shown } lines
}
stream = { $number ->
    [one] { $shown } stream
   *[other] { $shown } streams
}
command = { $number ->
    [one] { $shown } command
   *[other] { $shown } commands
}
what-if = { $number ->
    [one] { $shown } what-if
   *[other] { $shown } what-ifs
}
span = { $number ->
    [one] { $shown } span
   *[other] { $shown } spans
}
character = { $number ->
    [one] { $shown } character
   *[other] { $shown } characters
}
deposit = { $number ->
    [one] { $shown } deposit
   *[other] { $shown } deposits
}
withdrawal = { $number ->
    [one] { $shown } withdrawal
   *[other] { $shown } withdrawals
}
old-value = { $number ->
    [one] { $shown } old value
   *[other] { $shown } old values
}
post = { $number ->
    [one] { $shown } post
   *[other] { $shown } posts
}
action = { $number ->
    [one] { $shown } action
   *[other] { $shown } actions
}
point = { $number ->
    [one] { $shown } point
   *[other] { $shown } points
}
reaction = { $number ->
    [one] { $shown } reaction
   *[other] { $shown } reactions
}
comment = { $number ->
    [one] { $shown } comment
   *[other] { $shown } comments
}
