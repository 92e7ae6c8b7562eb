using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;

namespace AbuseMilter.Triage;

/// <summary>In which role the author of a mail writes.</summary>
static class Roles
{
    const int UpstreamThreshold = 3;

    static readonly string[] GovernmentLabels = ["gov", "gob", "gouv", "govt", "gub", "gv", "bund", "police", "polizei", "politie", "politi", "mil", "europol", "interpol", "justice", "minjus", "lka", "bka", "agcom", "arcom", "cnmc", "roskomnadzor", "gouvernement", "europa", "admin", "gc", "go", "judiciary", "courts", "uscourts", "parliament", "zoll", "bnetza", "bundesnetzagentur", "bundesjustizamt", "rcmp", "rcmp-grc", "gdf", "fiod", "carabinieri", "mossos", "guardiacivil", "polisen", "poliisi", "polisi", "mvd", "fsb", "kgb", "gendarmerie", "pnn", "sta", "eurojust", "europarl", "garda", "psni", "ertzaintza", "policja", "politsei", "policie", "policija", "poliția", "politia", "finanzpolizei", "polizia"];
    static readonly string[] Forces = ["om.nl", "admin.ch", "europa.eu", "gc.ca", "fbi.gov", "npa.go.jp", "acm.nl", "fsma.be", "bfdi.bund.de", "csa.fr", "anacom.pt", "agid.it", "interno.it", "giustizia.it", "ofcom.org.uk", "bsi.bund.de", "nca.gov.uk"];
    static readonly string[] GovernmentWords = ["polizei", "police", "policia", "polizia", "polici", "gericht", "juzgado", "tribunal", "judicial", "justiz", "justicia", "giustizia", "staatsanwalt", "prosecut", "ministry", "ministerio", "autorita", "behoerde", "carabinier", "gendarm", "guardiacivil", "polisen", "poliisi", "policja", "bundesamt", "landeskriminal"];
    static readonly string[] DeskNames = ["abuse", "support", "noc", "helpdesk", "tickets", "ticket", "security", "abuse-reply", "compliance", "network", "tos", "aup"];

    public static SenderRole Of(MailClass mailClass, Mentions subject, Mentions text, Notice? notice, ProfileSettings? profile, Author author)
    {
        if (profile?.Role is { } role) return Enum.GetValues<SenderRole>().First(value => value.Word() == role);
        if (IsAuthority(subject, text, author)) return SenderRole.Authority;
        if (UpstreamPoints(text, notice, author) >= UpstreamThreshold) return SenderRole.Upstream;
        return mailClass == MailClass.Copyright ? SenderRole.Agent : SenderRole.Unknown;
    }

    // A government's domain; or its name where people sign, in the first or the last lines.
    public static bool IsAuthority(Mentions subject, Mentions text, Author author)
    {
        if (author.Mailbox?.Domain.Split('.') is { Length: > 1 } labels && labels.Any(label => GovernmentLabels.Contains(label, StringComparer.OrdinalIgnoreCase) || GovernmentWords.Any(word => label.Contains(word, StringComparison.OrdinalIgnoreCase)))) return true;
        if (author.Mailbox is { } mailbox && Forces.Any(force => DomainName.LiesIn(mailbox.Domain, force))) return true;
        var name = Mentions.Of(author.Mailbox?.Name ?? "");
        return name.Has(Topic.Authority) || name.Has(Topic.Court) || subject.Has(Topic.Authority) || text[Topic.Authority] >= 3;
    }

    static int UpstreamPoints(Mentions text, Notice? notice, Author author)
    {
        var points = Math.Min(3, text[Topic.Upstream]);
        if (notice?.TicketId is not null) points += 2;
        if (author.Mailbox is { } sender && DeskNames.Contains(sender.LocalPart, StringComparer.OrdinalIgnoreCase)) points++;
        if (notice?.Address is { } address && author.Mailbox is { } from && !DomainName.Organisation(address[(address.LastIndexOf('@') + 1)..])
            .Equals(DomainName.Organisation(from.Domain), StringComparison.OrdinalIgnoreCase)) points++;
        return points;
    }
}
