-- A message to nobody who is watched is let through at DATA.
dofile(lib)
local conn = greet()
envelope(conn, "bob@example.org", { "alice@example.com", "carol@example.com" })
expect(conn, SMFIR_ACCEPT, "data")
mt.abort(conn)
mt.disconnect(conn)
