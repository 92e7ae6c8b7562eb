using System.Collections.Frozen;
using AbuseMilter.Mime;

namespace AbuseMilter.Replies;

/// <summary>Providers of mailboxes, free or with the line: their customers are strangers to each other, and none speaks for another.</summary>
static class FreeMail
{
    // Under any suffix: yahoo.co.uk, hotmail.fr.
    static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "aim", "aol", "fastmail", "foxmail", "freenet", "gmail", "gmx", "googlemail", "guerrillamail", "hotmail", "hushmail", "icloud", "keemail", "libero", "live", "mailfence", "mailinator", "mozmail", "msn", "onet", "outlook",
        "posteo", "proton", "protonmail", "rambler", "rediffmail", "rocketmail", "sapo", "seznam", "skynet", "startmail", "sympatico", "t-online", "terra", "tiscali", "tuta", "tutanota", "tutamail", "virgilio", "walla", "wanadoo",
        "windowslive", "yahoo", "yandex", "ymail", "yopmail", "zoho", "zohomail", "mynet", "chello", "naver", "sina", "sohu");

    static readonly FrozenSet<string> Domains = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "mail.ru", "mail.com", "mail.de", "mail.ee", "mail.bg", "mail.dk", "mail.kz", "mail.ua", "email.com", "email.cz", "email.de", "email.it", "email.si", "web.de", "inbox.ru", "inbox.lv", "inbox.eu", "inbox.com", "mailbox.org",
        "freemail.hu", "freemail.it", "post.com", "post.cz", "uol.com.br", "bol.com.br", "ig.com.br", "o2.pl", "o2.co.uk", "ya.ru", "pm.me", "me.com", "mac.com", "appleid.com", "duck.com", "fastmail.fm", "runbox.com", "kolabnow.com", "riseup.net", "disroot.org", "autistici.org", "cock.li", "simplelogin.com", "anonaddy.com", "usa.com", "europe.com", "consultant.com",
        "lawyer.com", "engineer.com", "myself.com", "dr.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net", "spectrum.net", "earthlink.net", "juno.com", "netzero.net", "roadrunner.com",
        "rr.com", "frontier.com", "optonline.net", "windstream.net", "centurylink.net", "shaw.ca", "rogers.com", "telus.net", "bell.net", "videotron.ca", "cogeco.ca", "btinternet.com", "btopenworld.com", "talktalk.net", "virginmedia.com",
        "virgin.net", "ntlworld.com", "sky.com", "blueyonder.co.uk", "plus.net", "plusnet.com", "eircom.net", "iol.ie", "orange.fr", "sfr.fr", "free.fr", "laposte.net", "neuf.fr", "bbox.fr", "numericable.fr", "club-internet.fr", "alice.it",
        "alice.de", "tin.it", "tim.it", "iol.it", "inwind.it", "fastwebnet.it", "vodafone.it", "telefonica.net", "ono.com", "movistar.es", "euskaltel.net", "globo.com", "clix.pt", "netcabo.pt", "arcor.de", "online.de", "1und1.de", "kabelmail.de",
        "unitybox.de", "ewe.net", "ewetel.net", "netcologne.de", "vodafone.de", "vodafonemail.de", "versanet.de", "ziggo.nl", "kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl", "home.nl", "xs4all.nl", "casema.nl", "upcmail.nl", "quicknet.nl",
        "telfort.nl", "telenet.be", "proximus.be", "scarlet.be", "voo.be", "bluewin.ch", "hispeed.ch", "sunrise.ch", "aon.at", "a1.net", "inode.at", "utanet.at", "kabsi.at", "liwest.at", "wp.pl", "interia.pl", "interia.eu", "op.pl", "vp.pl",
        "gazeta.pl", "tlen.pl", "poczta.fm", "centrum.cz", "centrum.sk", "volny.cz", "atlas.cz", "azet.sk", "zoznam.sk", "citromail.hu", "t-email.hu", "abv.bg", "dir.bg", "ukr.net", "i.ua", "meta.ua", "bigmir.net", "bk.ru", "list.ru",
        "internet.ru", "qip.ru", "narod.ru", "tut.by", "delfi.lt", "indiatimes.com", "sify.com", "qq.com", "163.com", "126.com", "yeah.net", "139.com", "189.cn", "21cn.com", "tom.com", "aliyun.com", "daum.net", "hanmail.net", "nate.com",
        "kakao.com", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "nifty.com", "biglobe.ne.jp", "so-net.ne.jp", "ocn.ne.jp", "excite.co.jp", "bigpond.com", "bigpond.net.au", "optusnet.com.au", "iinet.net.au", "xtra.co.nz", "telia.com",
        "comhem.se", "bredband.net", "spray.se", "tele2.se", "online.no", "getmail.no", "c2i.net", "jubii.dk", "stofanet.dk", "kolumbus.fi", "elisanet.fi", "luukku.com", "suomi24.fi", "otenet.gr", "hol.gr", "forthnet.gr", "superonline.com", "mweb.co.za");

    public static bool Has(string domain)
    {
        var registered = DomainName.Organisation(domain);
        return Domains.Contains(registered) || Domains.Contains(domain) || Names.Contains(registered.Split('.')[0]);
    }
}
