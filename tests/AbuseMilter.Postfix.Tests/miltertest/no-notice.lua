-- A watched message that is no notice goes on as it is.
dofile(lib)
local conn = greet()
envelope(conn, "bob@example.org", { "abuse@example.com" })
expect(conn, SMFIR_CONTINUE, "data")
letter_to_desk(conn)
expect(conn, SMFIR_ACCEPT, "end of message")
untouched(conn)
mt.disconnect(conn)
