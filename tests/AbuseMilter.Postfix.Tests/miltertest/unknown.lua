-- Unknown commands: with what we agreed to, an MTA does not send them. One that cannot leave them out gets an answer.
dofile(lib)
local conn = greet()
if pcall(mt.unknown, conn, "FOO") then fail("an unknown command was sent although it is not wanted") end
mt.disconnect(conn)

conn = mt.connect(socket)
-- The same number for actions and steps: miltertest takes them in another order than its manual says.
check(mt.negotiate(conn, 6, 0x7f, 0x7f), "negotiate with an old MTA")
check(mt.conninfo(conn, "mailer.mediasentry.com", "198.51.100.7"), "connect")
expect(conn, SMFIR_CONTINUE, "connect")
check(mt.helo(conn, "mailer.mediasentry.com"), "helo")
expect(conn, SMFIR_CONTINUE, "helo")
check(mt.unknown(conn, "FOO bar"), "unknown")
expect(conn, SMFIR_CONTINUE, "unknown")
check(mt.mailfrom(conn, "<bob@example.org>"), "mail")
expect(conn, SMFIR_CONTINUE, "mail")
check(mt.rcptto(conn, "<alice@example.com>"), "rcpt")
expect(conn, SMFIR_CONTINUE, "rcpt")
check(mt.data(conn), "data")
expect(conn, SMFIR_ACCEPT, "data")
mt.disconnect(conn)
