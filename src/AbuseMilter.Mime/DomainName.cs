using System.Collections.Frozen;

namespace AbuseMilter.Mime;

/// <summary>Compares domains label by label, so that <c>evilexample.com</c> does not lie in <c>example.com</c>.</summary>
public static class DomainName
{
    // Under these, of two-letter top-level domains, names are registered one level deeper.
    static readonly FrozenSet<string> SecondLevels = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "ac", "asso", "co", "com", "edu", "gen", "gob", "gouv", "gov", "govt", "gub", "info", "k12", "ltd", "me", "mil", "ne", "net", "nom", "notaires", "or", "org", "plc", "priv", "sch", "tm", "web");

    // Names below which anybody may register, on some free or for money; provinces, cities and schools; providers whose customers get a name of their own.
    static readonly FrozenSet<string> Shared = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "eu.org", "uk.com", "us.com", "de.com", "eu.com", "br.com", "cn.com", "ru.com", "za.com", "co.com", "gb.net", "uk.net", "se.net", "in.net", "jp.net", "us.org", "ae.org", "com.de",
        "pages.dev", "workers.dev", "fly.dev", "onrender.com", "github.io", "gitlab.io", "netlify.app", "vercel.app", "web.app", "firebaseapp.com", "herokuapp.com", "azurewebsites.net", "cloudfront.net", "amazonaws.com",
        "onmicrosoft.com", "mailgun.org", "mailgun.net", "sendgrid.net", "blogspot.com", "wordpress.com", "myshopify.com", "wixsite.com", "duckdns.org", "ddns.net", "dyndns.org", "no-ip.org", "no-ip.com", "hopto.org",
        "amazonses.com", "zendesk.com", "freshdesk.com", "freshservice.com", "helpscoutapp.com", "intercom-mail.com", "atlassian.net", "salesforce.com", "force.com", "mandrillapp.com", "sparkpostmail.com", "mcsv.net", "rsgsv.net",
        "hubspotemail.net", "mailjet.com", "kayako.com", "desk.com", "zohodesk.com", "teamwork.com", "jira.com", "weebly.com", "tumblr.com", "substack.com", "ghost.io", "appspot.com", "repl.co", "glitch.me", "surge.sh", "dynv6.net",
        "ab.ca", "bc.ca", "mb.ca", "nb.ca", "nf.ca", "nl.ca", "ns.ca", "nt.ca", "nu.ca", "on.ca", "pe.ca", "qc.ca", "sk.ca", "yk.ca", "gc.ca", "tokyo.jp", "osaka.jp", "kyoto.jp", "lg.jp", "ed.jp", "ad.jp", "gr.jp", "go.jp",
        "in.ua", "kiev.ua", "kyiv.ua", "lviv.ua", "od.ua", "pp.ua", "msk.ru", "spb.ru", "nov.ru", "pp.ru", "msk.su", "spb.su", "milano.it", "roma.it", "torino.it", "napoli.it", "mi.it", "rm.it", "to.it", "na.it", "bo.it", "fi.it",
        "waw.pl", "warszawa.pl", "krakow.pl", "poznan.pl", "biz.pl", "firm.in", "ind.in", "id.au", "asn.au", "nsw.edu.au", "vic.edu.au", "qld.edu.au", "sa.edu.au", "wa.edu.au", "tas.edu.au", "k12.tr", "bel.tr", "pol.tr",
        "nhs.uk", "police.uk", "or.at", "gv.at", "stat.no", "kommune.no", "school.nz", "geek.nz", "maori.nz", "school.za", "law.za", "adv.br", "eng.br", "blog.br", "art.br", "ind.br", "pro.br", "inf.br", "xyz.fr", "prd.fr", "avocat.fr");

    /// <summary>Equal, or a subdomain.</summary>
    public static bool LiesIn(string domain, string parent) =>
        parent.Length > 0
        && domain.EndsWith(parent, StringComparison.OrdinalIgnoreCase)
        && (domain.Length == parent.Length || (domain.Length > parent.Length && domain[^(parent.Length + 1)] == '.'));

    /// <summary>
    /// Whether a domain that proved itself vouches for a From domain: it is the same, or one that the From domain lies in and not above what one
    /// registers. A subdomain never speaks for its parent, since the parent may give it to anybody.
    /// </summary>
    public static bool SpeaksFor(string domain, string from) => LiesIn(from, domain) && LiesIn(domain, Organisation(from));

    /// <summary>The part of a domain that one registers, by rule of thumb: two labels, or more under <c>co.uk</c>, <c>k12.ca.us</c> and their kind.</summary>
    public static string Organisation(string domain)
    {
        var labels = domain.TrimEnd('.').Split('.');
        var count = Math.Min(2, labels.Length);
        while (count < labels.Length && IsShared(labels.AsSpan()[^count..])) count++;
        return string.Join('.', labels[^count..]);
    }

    /// <summary>Whether strangers share such a domain: each has a name of his own below it, as below <c>github.io</c> and <c>co.uk</c>.</summary>
    public static bool IsShared(string domain) => IsShared(domain.TrimEnd('.').Split('.'));

    static bool IsShared(ReadOnlySpan<string> labels)
    {
        if (labels.Length < 2 || Shared.Contains(string.Join('.', labels!))) return true;
        if (labels.Length == 2 && labels[1].Length == 2) return SecondLevels.Contains(labels[0]) || IsState(labels);
        return labels.Length == 3 && labels[0].Equals("k12", StringComparison.OrdinalIgnoreCase) && IsState(labels[1..]);
    }

    static bool IsState(ReadOnlySpan<string> labels) => labels[1].Equals("us", StringComparison.OrdinalIgnoreCase) && labels[0].Length == 2;

    /// <summary>
    /// Letters, digits and inner hyphens in at least two labels (RFC 1123 section 2.1): anything else is no name that signs.
    /// </summary>
    public static bool IsHostName(string domain)
    {
        if (domain.Length is 0 or > 253 || !domain.Contains('.')) return false;
        foreach (var range in domain.AsSpan().Split('.'))
        {
            var label = domain.AsSpan(range);
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
            }
        }
        return true;
    }
}
