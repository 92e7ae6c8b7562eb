-- What the scripts share. Called with -D socket=unix:/PATH -D case=NAME; each step that fails ends the script with an error.

-- miltertest itself does not print what an error says.
function fail(what)
    mt.echo(what)
    error(what)
end

function check(problem, step)
    if problem ~= nil then fail(step .. ": " .. problem) end
end

function letter(reply)
    return reply == 0 and "no reply" or string.char(reply)
end

-- The last reply, by its SMFIR_ constant.
function expect(conn, reply, step)
    local said = mt.getreply(conn)
    if said ~= reply then fail(step .. ": " .. letter(said) .. " instead of " .. letter(reply)) end
end

function greet()
    local conn = mt.connect(socket)
    if conn == nil then fail("connect: nobody listens on " .. socket) end
    check(mt.negotiate(conn, nil, nil, nil), "negotiate")
    check(mt.macro(conn, SMFIC_CONNECT, "j", "mta.example.com"), "macros of connect")
    check(mt.conninfo(conn, "mailer.mediasentry.com", "198.51.100.7"), "connect")
    check(mt.helo(conn, "mailer.mediasentry.com"), "helo")
    return conn
end

-- Up to DATA, and the reply to it.
function envelope(conn, sender, recipients)
    check(mt.macro(conn, SMFIC_MAIL, "i", case), "macros of mail")
    check(mt.mailfrom(conn, "<" .. sender .. ">", "SIZE=1000"), "mail")
    for _, recipient in ipairs(recipients) do
        check(mt.rcptto(conn, "<" .. recipient .. ">"), "rcpt")
    end
    check(mt.data(conn), "data")
    return mt.getreply(conn)
end

function content(conn, fields, lines)
    for _, field in ipairs(fields) do
        check(mt.header(conn, field[1], " " .. field[2]), "header " .. field[1])
    end
    check(mt.eoh(conn), "end of header")
    check(mt.bodystring(conn, table.concat(lines, "\r\n") .. "\r\n"), "body")
    check(mt.eom(conn), "end of message")
end

function letter_to_desk(conn)
    content(conn,
        { { "From", "Bob <bob@example.org>" }, { "Subject", "A question " .. case }, { "Message-ID", "<" .. case .. "@example.org>" } },
        { "What are the hours of your desk?" })
end

function notice(conn, number)
    content(conn,
        { { "From", "Cases <cases@mediasentry.com>" }, { "To", "abuse@example.com" }, { "Subject", "Case ID " .. number .. " - Notice of Claimed Infringement" },
          { "Date", "Thu, 19 Nov 2026 10:00:00 +0000" }, { "Message-ID", "<" .. number .. "@mediasentry.com>" }, { "X-Abuse-Class", "forged" } },
        { "We hold the copyright in the work below.", "", "Infringing Work: The Example, part " .. number, "First Found: 18 Nov 2026 20:26:43 EST (GMT -0500)",
          "IP Address: 192.0.2.17", "IP Port: 6881", "Protocol: BitTorrent", "Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567" })
end

-- For a message to abuse@example.com alone.
function untouched(conn)
    for name, edit in pairs({ ["a field added"] = MT_HDRADD, ["a field inserted"] = MT_HDRINSERT, ["a field changed"] = MT_HDRCHANGE, ["a field deleted"] = MT_HDRDELETE,
                              ["a new body"] = MT_BODYCHANGE, ["a quarantine"] = MT_QUARANTINE }) do
        if mt.eom_check(conn, edit) then fail("an edit that was not to be: " .. name) end
    end
    if mt.eom_check(conn, MT_RCPTDELETE, "<abuse@example.com>") then fail("the desk is removed") end
end
