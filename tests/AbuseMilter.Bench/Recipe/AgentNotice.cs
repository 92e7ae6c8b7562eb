using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AbuseMilter.Bench.Recipe;

/// <summary>A notice as agents of rights holders send them by the thousand: the letter, the block with the facts, a case number of its own.</summary>
static partial class AgentNotice
{
    public const string Sender = "notices@agent.example", Desk = "abuse@example.com";

    /// <summary>As it goes over the wire after DATA, the final dot included. Address, port and time together are those of no other number near it.</summary>
    public static byte[] Of(int number, DateTimeOffset now)
    {
        var seen = now.AddHours(-2).AddSeconds(-(number % 100_000)).UtcDateTime;
        var address = $"192.0.2.{1 + (number % 254)}";
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            Received: from caseagent (caseagent [198.51.100.23])
            	by out.agent.example (Mailer) with ESMTP id 8BE5C3D{number}
            	for <{Desk}>; {now.UtcDateTime:ddd, d MMM yyyy HH':'mm':'ss} +0000
            From: Agent Copyright Infringement <{Sender}>
            To: <{Desk}>
            Subject: Case ID {number} - Notice of Claimed Infringement
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii
            Message-ID: <{number}.{now.ToUnixTimeMilliseconds()}@out.agent.example>
            Date: {now.UtcDateTime:ddd, d MMM yyyy HH':'mm':'ss} +0000


            RE: Unauthorized distribution of the copyrighted television series Harbour Watch

            Dear Example Networks,

            we write on behalf of Harbour Films Ltd., which owns the rights in the television
            series named above. We have been told that somebody used the address of yours that
            is given below, at the date and time that is given there, to offer copies of the
            series to others through a peer-to-peer service:

            Harbour Watch

            Nobody allowed the distribution of these copies, which infringes the copyright of
            our client under the law of the United States, and may do so under the law of other
            countries, too.

            As the address {address} is yours, we ask you to do the following at once:

            1) keep the person who did this from offering the series any longer, and
            2) take the steps against the holder of the account that your terms provide for.

            Please tell whoever it was that the series can be watched lawfully in many places,
            of which the site of our client has a list.

            We have a good faith belief that the use of the material as described is not
            authorised by its owner, its agent or the law. Under penalty of perjury we state
            that what this notice says is accurate, and that we may act for the owner of the
            exclusive right that is infringed.

            Please keep the Case ID {number}, which the subject names as well, in the subject of
            whatever you write about this matter.

            We thank you for your help, and look forward to hearing from you soon.

            Respectfully,

            R. Marsh
            Enforcement Coordinator
            Agent of Rights, Inc.
            {Sender}

            ------------------------------
            INFRINGEMENT DETAIL
            ------------------------------
            Case ID: {number}
            Infringing Work: Harbour Watch
            First Found: {seen:d MMM yyyy HH':'mm':'ss} GMT
            Last Found: {seen:d MMM yyyy HH':'mm':'ss} GMT
            IP Address: {address}
            IP Port: {1024 + (number % 60000)}
            Protocol: BitTorrent
            Torrent InfoHash: {number:X40}
            Containing file(s):
            Harbour.Watch.S03E{number % 90:00}.720p.avi (366,360,300 bytes)
            .
            """);
        return Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n") + "\r\n");
    }

    /// <summary>Of the notice itself, or of an answer to it; 0 when the subject names none.</summary>
    public static int NumberOf(string file)
    {
        var subject = File.ReadLines(file).First(line => line.StartsWith("Subject:", StringComparison.Ordinal));
        return CaseId().Match(subject) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex("Case ID ([0-9]+)")]
    private static partial Regex CaseId();
}
