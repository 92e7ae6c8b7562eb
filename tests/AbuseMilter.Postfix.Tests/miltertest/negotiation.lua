-- What is not wanted of the MTA, and what is.
dofile(lib)
local conn = mt.connect(socket)
check(mt.negotiate(conn, nil, nil, nil), "negotiate")
for name, option in pairs({ unknown = SMFIP_NOUNKNOWN }) do
    if not mt.test_option(conn, option) then fail("asked for in vain: " .. name) end
end
for name, option in pairs({ connect = SMFIP_NOCONNECT, helo = SMFIP_NOHELO, mail = SMFIP_NOMAIL, rcpt = SMFIP_NORCPT, data = SMFIP_NODATA, header = SMFIP_NOHDRS,
                            ["end of header"] = SMFIP_NOEOH, body = SMFIP_NOBODY }) do
    if mt.test_option(conn, option) then fail("not asked for: " .. name) end
end
for name, action in pairs({ ["add fields"] = SMFIF_ADDHDRS, ["change fields"] = SMFIF_CHGHDRS, ["remove recipients"] = SMFIF_DELRCPT }) do
    if not mt.test_action(conn, action) then fail("cannot " .. name) end
end
mt.disconnect(conn)
