namespace AbuseMilter.Triage;

/// <summary>
/// What people and machines write to abuse desks, by topic and in the languages that they write in. Words are hints only: no class rests on
/// them alone.
/// </summary>
static class Lexicon
{
    static readonly (Topic Topic, string[] Phrases)[] Table =
    [
        (Topic.Copyright,
        [
            "copyright*", "neighbouring rights", "urheberrecht*", "leistungsschutzrecht*", "droit d auteur", "droits d auteur", "propriété littéraire", "droits voisins",
            "œuvre protégée", "oeuvre protégée", "œuvres protégées", "oeuvres protégées", "derechos de autor", "derecho de autor", "obra protegida", "obras protegidas",
            "diritto d autore", "diritti d autore", "opera protetta", "opere protette", "direitos autorais", "direito autoral", "direitos de autor", "direito de autor",
            "авторск*", "смежных прав", "auteursrecht*", "auteursrechtelijk*", "prawa autorskie", "praw autorskich", "prawami autorskimi", "prawo autorskie", "autorských práv",
            "autorská práva", "upphovsrätt*", "ophavsret*", "opphavsrett*", "tekijänoikeu*", "szerzői jog*", "drepturi de autor", "drepturile de autor", "telif hak*",
            "авторські права", "авторських прав", "audiovisual content", "audio visual content",
        ]),
        (Topic.Infringement,
        [
            "unerlaubt*", "ohne lizenz", "keine lizenz", "nicht zugestimmt", "rechtswidrig verbreit*", "unautorisiert*", "senza licenza", "condivisione abusiva", "abusivamente", "téléchargement illicite", "téléchargements illicites", "aucune autorisation", "mise à disposition", "mis à disposition", "illicite*", "sin licencia", "sem licença", "раздач*", "раздава*", "без согласия", "незаконн*", "gave no licence", "gave no license", "without a licence", "without a license", "no licence", "no license", "not licensed", "never allowed", "no permission", "not permitted", "never authorised", "never authorized", "nobody was permitted", "illegally shared", "illegally distributed", "illegal sharing", "zonder licentie", "onrechtmatig*", "bez licencji", "bezprawn*",
            "infring*", "unlicensed copies", "unauthorized distribution", "unauthorised distribution", "unauthorized copies", "unauthorised copies", "unauthorized sharing",
            "unauthorised sharing", "illegal distribution", "unlawful distribution", "without authorization", "without authorisation", "without permission", "exclusive rights", "schutzrechtsverletzung*",
            "rechtsverletzung*", "nutzungsrecht*", "ohne erlaubnis", "ohne zustimmung", "ohne genehmigung", "contrefaçon*", "sans autorisation", "infracción", "infracciones", "sin autorización", "violazione", "violazioni",
            "senza autorizzazione", "infração", "infrações", "sem autorização", "исключительных прав", "нарушени* прав", "без разрешения", "inbreuk*", "zonder toestemming", "naruszeni*", "bez zezwolenia", "bez zgody",
            "did not agree", "have not agreed", "not agreed to", "never agreed", "did not consent", "have not consented", "has not consented", "never consented", "without consent",
            "without our consent", "without my consent", "without our permission", "without my permission", "never said anyone", "nobody asked", "did not authorise", "did not authorize",
            "have not authorised", "have not authorized", "has not authorised", "has not authorized", "did not allow", "never gave permission", "ohne unsere zustimmung", "ohne meine zustimmung",
            "ohne unsere erlaubnis", "ohne meine erlaubnis", "ohne einverständnis", "ohne unser einverständnis", "ohne mein einverständnis", "nie erlaubt", "nicht gestattet", "nicht genehmigt",
            "keine erlaubnis", "keine zustimmung", "sans accord", "sans notre accord", "sans mon accord", "sans notre autorisation", "sans mon autorisation", "sans licence", "pas autorisé",
            "jamais autorisé", "pas donné notre accord", "pas donné mon accord", "sin consentimiento", "sin nuestro consentimiento", "sin mi consentimiento", "sin permiso", "sin nuestro permiso",
            "sin mi permiso", "sin nuestra autorización", "sin mi autorización", "no hemos autorizado", "no he autorizado", "nunca autoricé", "senza consenso", "senza il nostro consenso",
            "senza il mio consenso", "senza permesso", "senza il mio permesso", "senza il nostro permesso", "senza la nostra autorizzazione", "senza la mia autorizzazione", "non abbiamo autorizzato",
            "non ho autorizzato", "mai autorizzato", "sem consentimento", "sem o nosso consentimento", "sem o meu consentimento", "sem permissão", "sem a nossa autorização", "sem nossa autorização",
            "sem a minha autorização", "sem minha autorização", "não autoriz*", "nunca autoriz*", "без нашего согласия", "без моего согласия", "без нашего разрешения", "без моего разрешения",
            "не разрешал*", "не давали согласия", "не давал согласия", "zonder onze toestemming", "zonder mijn toestemming", "geen toestemming", "bez naszej zgody", "bez mojej zgody",
            "nie wyraziliśmy zgody", "nie wyraziłem zgody", "nie wyraziłam zgody",
        ]),
        (Topic.Property,
        [
            "intellectual property", "ip rights", "ip infringement", "geistiges eigentum", "geistigen eigentums", "propriété intellectuelle", "propiedad intelectual", "proprietà intellettuale",
            "propriedade intelectual", "интеллектуальн*", "intellectuele eigendom*", "własności intelektualnej",
        ]),
        (Topic.Statute,
        [
            "dmca", "digital millennium copyright act", "digital millenium copyright act", "512 c", "17 u s c", "17 usc", "title 17", "berne convention", "notice and notice",
            "copyright act", "copyright law*", "urhg", "urheberrechtsgesetz", "lcen", "ley de propiedad intelectual", "legge 633", "lei 9610", "lei 9 610", "code de la propriété intellectuelle",
            "hadopi", "article 17", "directive 2001 29", "infosoc", "auteurswet", "cdpa",
        ]),
        (Topic.Oath,
        [
            "good faith belief", "belief in good faith", "good faith", "penalty of perjury", "under perjury", "penalties of perjury", "nach bestem wissen", "eidesstattlich*", "bonne foi",
            "buena fe", "buona fede", "boa fé", "добросовестн*", "te goeder trouw", "w dobrej wierze", "sous peine", "bajo pena",
        ]),
        (Topic.Ownership,
        [
            "authorized to act on behalf", "authorised to act on behalf", "act on behalf of the owner", "acting on behalf of", "authorized agent", "authorised agent", "authorized representative",
            "authorised representative", "on behalf of our client", "on behalf of the rights", "rights holder*", "rightsholder*", "right holder*", "rights owner*", "right owner*", "copyright owner*", "copyright holder*", "owner of the exclusive",
            "exclusive licensee", "rechteinhaber*", "rechtsinhaber*", "im auftrag der", "im auftrag des", "im namen der", "im namen von", "vertreten die", "bevollmächtigt*", "ayants droit", "ayant droit", "titulaire des droits",
            "titulaires de droits", "titular de los derechos", "titular de derechos", "titolare dei diritti", "titolari dei diritti", "titular dos direitos", "detentor dos direitos", "правообладател*",
            "rechthebbende*", "uprawniony*", "właściciel praw", "right owners", "legal representative",
            "own the copyright", "own the rights", "own all rights", "owns the copyright", "owns the rights", "owns all rights", "hold the copyright", "hold the rights", "hold all rights",
            "holds the copyright", "holds the rights", "holds all rights", "i am the author", "i am the creator", "i am the developer", "i am the composer", "i am the photographer",
            "we are the publisher*", "sole author", "sole developer", "enforce the copyright", "enforce our rights", "bin urheber*", "bin der urheber", "bin die urheberin", "unseres verlags",
            "unseres verlages", "rechte liegen bei", "inhaber der rechte", "inhaberin der rechte", "je suis l auteur", "je suis l autrice", "détenons les droits", "détiens les droits", "soy el autor",
            "soy la autora", "tengo los derechos", "tenemos los derechos", "sono l autore", "sono l autrice", "detengo i diritti", "deteniamo i diritti", "sou o autor", "sou a autora",
            "detemos os direitos", "я автор", "являюсь автором", "права принадлежат", "ben de maker", "ben de auteur", "jestem autorem", "jestem autorką",
        ]),
        (Topic.PeerToPeer,
        [
            "bittorrent", "torrent*", "peer to peer", "p2p", "peer2peer", "infohash*", "info hash", "filesharing", "file sharing", "tauschbörse*", "pair à pair", "poste à poste", "edonkey*", "ed2k", "emule",
            "gnutella", "magnet", "swarm", "seeding", "seeder*", "торрент*", "файлообмен*", "intercambio de archivos", "compartilhamento de arquivos", "condivisione di file", "partage de fichiers", "entre pares", "dht",
        ]),
        (Topic.Piracy, ["piracy", "antipiracy", "pirate*", "pirating", "piraterie", "piratería", "pirateria", "raubkopie*", "пиратск*", "illegal download*", "illegally download*", "illegal cop*"]),
        (Topic.Removal,
        [
            "takedown*", "take down", "take it down", "cease and desist", "remove or disable", "removal of the", "removal request", "disable access", "disabling access", "expeditiously", "content removal", "stop infringing",
            "unverzüglich zu entfernen", "unterlassung*", "retrait", "mise en demeure", "retirada", "rimozione", "remoção", "удал*",
            "remove the file*", "remove these", "remove this content", "remove the content", "remove the two", "remove the following", "delete the file*", "take offline", "taken offline", "löschung*",
            "löschaufforderung*", "zu löschen", "offline zu nehmen", "vom netz zu nehmen", "suppression", "supprimer les", "supprimer le contenu", "retirer les", "retirer ces", "eliminación", "eliminar los", "eliminar el contenido", "retiren los", "retirar los", "eliminazione", "rimuovere", "rimuovete", "cancellazione",
            "exclusão", "remover os", "remover o conteúdo", "verwijdering*", "verwijderen van", "usunięci*", "usunąć pliki",
        ]),
        (Topic.Streaming,
        [
            "unauthorised live", "unauthorized live", "rebroadcast*", "retransmit*", "live feed", "owns the broadcasts", "live event", "stream url*", "illegale übertragung*", "transmisión no autorizada", "transmisiones no autorizadas", "diffusion illicite",
            "live stream*", "livestream*", "illegal stream*", "unauthorized stream*", "unauthorised stream*", "illegal streaming", "streaming server*", "broadcast rights", "broadcasting rights", "retransmission", "iptv", "m3u8", "unauthorized broadcast*",
            "unauthorised broadcast*", "sports broadcast*", "pirated stream*", "origin server*", "direct download link*",
        ]),
        (Topic.Trademark,
        [
            "trademark*", "trade mark*", "service mark*", "registered mark*", "markenrecht*", "markenrechtsverletzung*", "wortmarke", "counterfeit*", "brand protection", "brand infringement", "brand abuse", "marque déposée",
            "marca registrada", "marca comercial", "marchio registrato", "товарн* знак*", "cybersquatting", "typosquat*", "passing off", "domain name dispute", "udrp", "replica*", "lookalike",
        ]),
        (Topic.Attack,
        [
            "brute force*", "bruteforce*", "brute forcing", "ssh", "sshd", "port scan*", "portscan*", "scanning", "login attempt*", "failed password", "failed login*", "authentication failure", "invalid user", "fail2ban", "intrusion*", "intrud*", "hacked",
            "hacking", "hacker*", "attack*", "attacked", "ddos", "denial of service", "dos attack", "syn flood", "exploit*", "sql injection", "wp login", "xmlrpc", "unauthorized access", "unauthorised access", "unauthorized connection*", "break in", "probing", "probe*", "honeypot*",
            "blocklist de", "firewall log*", "web attack*", "angriff*", "attaque*", "ataque*", "attacco", "attacchi", "атак*", "aanval*", "credential stuffing", "rdp", "mod security", "modsecurity", "crawl*", "scraping", "logged into my account", "carding",
        ]),
        (Topic.Phishing,
        [
            "phish*", "phishing*", "spoofed", "impersonat*", "fake website", "fake site", "fake page", "fraud*", "fraudulent*", "scam*", "credential harvest*", "identity theft", "social engineering", "betrug*", "hameçonnage", "estafa*", "fraude*", "truffa", "golpe",
            "мошен*", "фишинг*", "oplichting", "oszustw*", "defraud*", "deceptive", "malicious activit*",
        ]),
        (Topic.Malware,
        [
            "malware*", "ransomware", "botnet*", "trojan*", "virus*", "infected", "infection*", "command and control", "c2 server*", "sinkhole*", "drone*", "worm", "compromised", "webshell*", "web shell*", "backdoor*", "defacement", "defaced", "cryptomin*", "malicious",
            "schadsoftware", "schadprogramm*", "logiciel malveillant", "вредонос*", "cve", "bot net", "stealer*", "loader*", "payload*",
        ]),
        (Topic.Exposure,
        [
            "open resolver*", "open dns resolver*", "amplification", "openly accessible", "open port*", "vulnerab*", "misconfigur*", "exposed", "openly exposed", "unpatched", "shadowserver", "open proxy", "open relay", "reflector*", "accessible from the internet", "security advisory",
            "certificate expired", "open directory", "reputation in", "listed in", "blacklist*", "blocklist*", "delist*", "netscan*",
        ]),
        (Topic.Process,
        [
            "subpoena*", "summons", "court order*", "search warrant*", "512 h", "preservation request", "preservation letter", "you are commanded", "discovery request", "legal process", "vorladung", "gerichtsbeschluss", "beschluss des amtsgerichts", "auskunftsersuchen", "bestandsdaten*", "réquisition judiciaire", "ordonnance du tribunal",
            "requisition", "identity of the subscriber*", "subscriber information", "data disclosure", "emergency disclosure", "mandamiento judicial", "ordine di esibizione", "rogatoria",
        ]),
        (Topic.Licence, ["gplv2", "gplv3", "agplv3", "quelltext*", "quellcode", "lizenzbedingungen", "lizenzverletzung*", "open source", "code source", "código fuente", "codice sorgente", "gpl", "agpl", "lgpl", "general public license", "open source license", "open source licence", "source code offer", "licence compliance", "license compliance", "creative commons", "source offer", "copyleft"]),
        (Topic.IllegalGoods, ["counterfeit medicine*", "prescription drug*", "pharmac*", "unlicensed medicines", "narcotic*", "illegal gambling", "illegal online gambling", "child sexual abuse", "csam", "csem", "child exploitation", "terrorist*", "hate speech", "defamat*", "revenge porn", "doxxing", "doxing", "threats of violence"]),
        (Topic.Incident,
        [
            "abuse report*", "abuse complaint*", "abusive behavior", "abusive behaviour", "abusive activity", "abuse from your", "report of abuse", "incident report*", "security incident*", "network abuse", "misuse",
            "missbrauch*", "suspicious activity", "suspicious traffic", "log lines", "log excerpt*", "logs below", "take appropriate action*", "geeignete maßnahmen", "signalement d abus", "denuncia de abuso", "segnalazione di abuso",
        ]),
                (Topic.Media,
        [
            "film*", "movie*", "episode*", "television series", "tv series", "album*", "song*", "soundtrack*", "audiobook*", "audio book*", "ebook*", "e book*", "textbook*", "novel", "novels", "video game*", "computer game*", "puzzle game*", "my game", "our game", "my book*", "our book*", "music", "sound recording*",
            "photograph*", "sheet music", "hörbuch*", "hörbüch*", "bücher", "buch", "romane", "spielfilm*", "computerspiel*", "lied", "lieder", "tonaufnahme*", "livre", "livres", "chanson*", "bande dessinée", "bandes dessinées", "jeu vidéo", "jeux vidéo", "musique", "película*", "libro*", "libri", "canción", "canciones", "videojuego*",
            "música*", "livro*", "canzon*", "romanzo", "romanzi", "brano", "brani", "musica", "videogioc*", "фильм*", "сериал*", "книг*", "песн*", "альбом*", "музык*", "boek", "boeken", "muziek", "książk*", "piosenk*", "muzyk*",
        ]),
(Topic.Spam,
        [
            "spam*", "spamming", "unsolicited", "junk mail", "bulk email*", "bulk mail*", "ube", "uce", "spamcop", "spamtrap*", "spam trap*", "unwanted mail*", "unwanted email*", "unerwünschte werbung", "unerwünschte e mail*", "unerwünschte mail*", "unverlangte*", "werbemail*", "courrier indésirable", "pourriel*",
            "correo no deseado", "correo basura", "posta indesiderata", "спам*", "ongewenste mail*", "ongewenste e mail*", "niechcian*", "unsubscribe link does not", "never subscribed", "mailbombing", "mail bomb*", "feedback loop", "complaint about message", "comment spam",
        ]),
        (Topic.Blocking,
        [
            "please block", "block access", "block all access", "block traffic", "block all traffic", "block outgoing", "block connections", "block our", "block your users", "blocking request", "block tor", "to block", "ask you to block", "exit policy", "exit policies", "exitpolicy", "exclude our", "exclude the following", "reject our", "no longer allow", "prevent access to our",
            "not allow connections", "disallow connections", "stop allowing", "blacklist our", "null route", "nullroute", "blackhole our", "bitte sperren", "bitte blockieren", "zugriff sperren", "zugriffe sperren", "bloquer l accès", "bloquer les", "bloquez", "bloquear el acceso", "bloquear el tráfico", "bloqueen", "bloccare l accesso", "bloccare", "bloquear o acesso", "заблокир*", "blokkeer*",
            "zablokuj*", "zablokowani*", "add to your exit", "deny access", "deny connections", "opt out of", "not be reachable from", "unreachable from your",
            "bloqueo de nuestr*", "bloqueo a nuestr*", "regla de bloqueo", "bloquear nuestr*", "impedir el acceso", "impidan el acceso", "cerrar el acceso", "denegar el acceso", "denieguen el acceso",
            "blocage de notre", "blocage de nos", "bloquer notre", "bloquer nos", "empêcher l accès", "interdire l accès", "refuser l accès", "couper l accès", "blocco del nostro",
            "blocco dei nostri", "impedire l accesso", "negare l accesso", "vietare l accesso", "bloqueio do nosso", "bloqueio dos nossos", "bloquear nosso", "impedir o acesso", "negar o acesso",
            "sperrung unserer", "sperrung unseres", "zugriff unterbinden", "zugriffe unterbinden", "zugriff verhindern", "zugriffe verhindern", "zugriff verweigern", "aussperren", "закрыть доступ",
            "запретить доступ", "блокировк* нашего", "toegang weigeren", "toegang ontzeggen", "toegang blokkeren", "zablokować dostęp", "blokad* naszego", "prevent access", "refuse connections",
            "drop connections", "drop all connections", "cut off access", "keep your users away",
        ]),
        (Topic.Bounce,
        [
            "undeliver*", "could not be delivered", "couldn t be delivered", "was not delivered", "wasn t able to deliver", "unable to deliver", "delivery has failed", "delivery failed", "delivery to the following", "delivery status notification", "returned to sender", "return to sender", "mail delivery failed",
            "mail delivery system", "mailer daemon", "permanent error", "permanent fatal errors", "user unknown", "no such user", "mailbox unavailable", "mailbox full", "recipient address rejected", "message blocked", "qmail send", "unzustellbar*", "nicht zugestellt werden", "konnte nicht zugestellt", "non remis", "n a pas pu être", "no se pudo entregar", "no entregado", "non consegnato", "mancata consegna",
            "não foi possível entregar", "não entregue", "недоставлен*", "не доставлено", "onbestelbaar", "niedostarczon*", "delayed", "has not yet been delivered", "this message was created automatically by mail delivery",
        ]),
        (Topic.Absence,
        [
            "out of office", "out of the office", "automatic reply", "automatic response", "auto reply", "autoreply", "auto response", "autoresponder", "autoresponse", "on vacation", "annual leave", "on leave", "away from my desk", "limited access to email", "currently away", "parental leave", "maternity leave", "abwesen*", "nicht im büro", "außer haus", "im urlaub", "bin ich wieder", "automatische antwort", "absence du bureau", "réponse automatique", "actuellement absent*", "absent du bureau",
            "en congé*", "fuera de la oficina", "respuesta automática", "de vacaciones", "fuori ufficio", "risposta automatica", "in ferie", "resposta automática", "fora do escritório", "de férias", "автоответ*", "в отпуске", "afwezig*", "automatisch antwoord", "nieobecn*", "autosvar", "automatiskt svar", "automatisk svar", "automaattinen vastaus", "otomatik yanıt", "odpowiedź automatyczna", "automatyczna odpowiedź", "автоматический ответ", "автоматична відповідь", "自動返信", "自动回复", "자동 회신", "will be back", "wieder erreichbar",
        ]),
        (Topic.Acknowledgement,
        [
            "has been received", "have received your", "received your message", "received your reply", "received your email", "received your request", "received your response", "received your letter", "thank you for your email", "thank you for your message", "thank you for contacting", "thank you for your reply", "thank you for your response", "thank you for your answer", "thanks for your reply", "thanks for your message", "thanks for your response", "thanks for getting back",
            "thank you for getting back", "request received", "ticket has been created", "ticket has been opened", "ticket has been closed", "ticket has been updated", "has been assigned", "your ticket", "your request has been", "will get back to you", "was approved", "vielen dank für ihre nachricht", "vielen dank für ihre antwort", "ihre nachricht ist eingegangen", "ihre anfrage ist eingegangen", "haben ihre nachricht erhalten", "haben ihre e mail erhalten", "wir haben ihre", "eingangsbestätigung", "merci pour votre", "avons bien reçu votre", "accusé de réception", "hemos recibido su", "gracias por su respuesta",
            "gracias por contactar", "abbiamo ricevuto la sua", "abbiamo ricevuto la tua", "grazie per la sua", "recebemos sua", "recebemos a sua", "obrigado pela", "obrigado por", "получили ваше", "ваше обращение", "спасибо за", "do not reply unless", "message was read", "was read on", "your message was read", "your submission", "submission was received", "hebben uw bericht", "bedankt voor uw", "otrzymaliśmy",
            "you reported", "your copyright report", "your dmca report", "thank you for your report", "thanks for your report", "thanks for your copyright report", "thank you for reporting",
            "thanks for reporting", "reviewed your report", "your report was", "your report has been", "outcome of your report", "your removal request", "your takedown request", "ihre meldung wurde",
            "von ihnen gemeldet*", "danke für ihre meldung", "vielen dank für ihre meldung", "votre signalement", "que vous avez signalé", "tu denuncia", "su denuncia ha", "que denunciaste",
            "que has denunciado", "contenido que denunció", "la tua segnalazione", "hai segnalato", "avete segnalato", "sua denúncia", "você denunciou", "ваша жалоба", "вашу жалобу", "uw melding",
            "je melding", "twoje zgłoszenie", "zgłoszon* przez ciebie",
        ]),
        (Topic.Challenge, ["please confirm your message", "reply to this message to have it delivered", "click to confirm", "confirm that you are human", "challenge response", "sender verification", "verify that you sent", "to have your message delivered", "confirm your email address to"]),
        (Topic.Marketing,
        [
            "do you have 15 minutes", "15 minutes on", "minutes this week", "hop on a call", "i will not write again", "reply stop", "in your inbox", "our service helps", "our software", "our tool", "we offer",
            "book a demo", "free trial", "newsletter", "webinar*", "schedule a call", "request a demo", "our platform", "our solution", "our product*", "pricing", "special offer", "discount", "unsubscribe", "view in browser", "view this email", "sign up", "register now", "early bird", "whitepaper", "white paper", "we help companies", "case study", "stop drowning", "learn more", "abmelden", "jetzt anmelden", "se désabonner", "cancelar suscripción", "darse de baja", "отписаться", "sponsored", "limited time", "cordially invite", "conference", "upgrade your", "automate your",
        ]),
        (Topic.Pretext,
        [
            "log in to", "login to", "sign in to", "verify your account", "verify your identity", "account will be", "page will be", "your page", "your website or", "your fan page", "appeal now", "submit an appeal", "appeal form", "click here to", "click the link", "click the button", "click below", "download the", "see the attached archive", "password for the archive", "archive password", "zip password", "evidence file", "download evidence", "view the evidence", "check out this document", "check this document",
            "google drive", "drive google com", "dropbox com", "firebasestorage", "storage googleapis com", "sites google com", "wetransfer", "bit ly", "tinyurl", "your images", "my images", "my photos", "images without my permission", "my photographs", "legal action will be", "you have been sued", "will be sued", "einzelheiten im anhang", "details im anhang", "im anhang finden sie", "konto wird", "seite wird", "cliquez ici", "haga clic", "clicca qui", "clique aqui", "unpublished", "permanently disabled", "permanently deleted", "restricted", "suspended", "deactivated",
        ]),
        (Topic.Payment, ["bitcoin*", "btc", "per bitcoin", "wire transfer", "western union", "gift card*", "zahlen sie", "überweisen sie", "zahlung von", "pay the fine", "pay a fine", "pay the amount", "pay the invoice", "iban", "payez", "pagar", "paghi", "оплат*", "crypto wallet", "usdt", "monero"]),
        (Topic.CounterNotice, ["counter notification*", "counter notice*", "counternotice*", "counternotification*", "counter claim", "512 g", "mistake or misidentification", "consent to the jurisdiction", "gegendarstellung", "contre notification", "contranotificación", "contra notificación", "contranotificação", "contronotifica", "встречное уведомление"]),
        (Topic.Privacy, ["gdpr", "dsgvo", "rgpd", "avg verzoek", "personal data", "personenbezogene daten", "données personnelles", "données à caractère personnel", "datos personales", "dati personali", "dados pessoais", "right of access", "right to erasure", "right to be forgotten", "access request", "data subject", "auskunft nach", "recht auf auskunft", "персональн* данн*", "ccpa", "lgpd"]),
        (Topic.Enquiry,
        [
            "application for", "my application", "apply for", "resume", "curriculum vitae", "bewerbung*", "lebenslauf", "candidature", "invoice*", "rechnung*", "facture*", "factura*", "fattura*", "payment due", "amount due", "purchase order", "could you confirm", "could you tell", "could you please confirm", "can you tell", "can you confirm", "i have a question", "quick question", "how do you", "what do i", "has anyone", "can anyone", "would like to join", "i would like to know", "interview request", "research project", "survey", "student*",
        ]),
        (Topic.Verification, ["abuse contact verification", "contact verification", "confirm that this address", "please confirm that", "is the right address", "is the correct contact", "updating our records", "update our records", "verify your contact", "confirm your contact", "test message", "test mail", "test email", "this is a test"]),
        (Topic.Upstream,
        [
            "dear customer", "dear client", "dear valued customer", "dear subscriber", "dear account holder", "your server*", "your vps", "your dedicated", "your service with us", "your account with us", "your hosting account", "your virtual machine", "your instance", "your droplet", "acceptable use policy", "terms of service", "our aup", "aup", "suspend your", "suspension of your", "disconnect your", "null routed", "nullrouted", "we have received an abuse", "we have received a complaint", "we received an abuse", "we received a complaint",
            "received the following complaint", "received the following", "received the below", "received the attached", "received below", "forwarded message", "original message", "begin forwarded", "forwarded abuse", "forwarding", "complaint below", "complaint attached", "attached complaint", "reply to this ticket", "respond to this ticket", "answer this ticket", "in this ticket", "this ticket", "ticket id", "ticket number", "support ticket", "abuse report regarding your", "regarding your ip", "regarding your server", "sehr geehrter kunde", "sehr geehrte kundin", "liebe kundin", "lieber kunde", "ihr server", "ihren server", "ihrem server", "cher client", "votre serveur", "estimado cliente", "su servidor",
            "gentile cliente", "il suo server", "vostro server", "prezado cliente", "caro cliente", "seu servidor", "уважаемый клиент", "уважаемые клиенты", "ваш сервер", "вашего сервера", "geachte klant", "uw server", "szanowny kliencie", "in your customer panel", "client area", "customer portal", "kundennummer", "customer number",
        ]),
        (Topic.Court,
        [
            "court", "courts", "tribunal*", "juzgado*", "audiencia provincial", "gericht", "amtsgericht*", "landgericht*", "oberlandesgericht*", "tribunale", "procura della repubblica", "cour d appel", "parquet", "greffe",
            "суд", "суда", "районный суд", "судебн*", "rechtbank", "judiciary", "judge", "magistrate*", "juge", "juez", "giudice", "letrado de la administración de justicia", "urteil", "beschluss",
        ]),
        (Topic.Authority,
        [
            "bundeskriminalamt", "landeskriminalamt", "polizei*", "kriminalpolizei", "staatsanwaltschaft*", "police department", "police officer", "police nationale", "gendarmerie", "metropolitan police", "federal bureau of investigation", "department of justice", "homeland security", "law enforcement", "europol", "interpol", "roskomnadzor", "роскомнадзор*", "полиция", "прокуратур*", "guardia civil", "policía nacional", "polizia postale", "carabinieri", "guardia di finanza", "polícia federal", "polícia civil", "ministry of", "ministerio de", "ministère de", "ministero", "ministério", "government of", "agcom",
            "district court", "regulatory authority", "competent authority", "regulator", "arcom", "in the name of the law", "prosecutor*", "criminal investigation", "ermittlungsverfahren", "aktenzeichen der staatsanwaltschaft", "politie", "openbaar ministerie", "policja", "prokuratura",
        ]),
    ];

    public static readonly IReadOnlyList<Phrase> Phrases = [.. Table.SelectMany(row => row.Phrases.Distinct().Select(phrase => new Phrase(row.Topic, phrase)))];
}
