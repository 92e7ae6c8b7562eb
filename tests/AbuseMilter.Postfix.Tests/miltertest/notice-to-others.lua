-- A notice to others too is filed, and they get it with our fields instead of forged ones; the desk does not.
dofile(lib)
local conn = greet()
envelope(conn, "bounces@mediasentry.com", { "alice@example.com", "abuse@example.com" })
expect(conn, SMFIR_CONTINUE, "data")
notice(conn, case)
expect(conn, SMFIR_ACCEPT, "end of message")
if not mt.eom_check(conn, MT_RCPTDELETE, "<abuse@example.com>") then fail("the desk is not removed") end
if mt.eom_check(conn, MT_RCPTDELETE, "<alice@example.com>") then fail("alice is removed") end
if not mt.eom_check(conn, MT_HDRDELETE, "X-Abuse-Class") then fail("the forged field stays") end
if not mt.eom_check(conn, MT_HDRADD, "X-Abuse-Class", " copyright") then fail("the class is not told") end
if mt.eom_check(conn, MT_BODYCHANGE) or mt.eom_check(conn, MT_QUARANTINE) then fail("more was done than asked for") end
mt.disconnect(conn)
