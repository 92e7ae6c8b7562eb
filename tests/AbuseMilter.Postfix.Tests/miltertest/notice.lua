-- A notice to the desk alone is filed, and travels no further.
dofile(lib)
local conn = greet()
envelope(conn, "bounces@mediasentry.com", { "abuse@example.com" })
expect(conn, SMFIR_CONTINUE, "data")
notice(conn, case)
expect(conn, SMFIR_DISCARD, "end of message")
untouched(conn)
mt.disconnect(conn)
