namespace AbuseMilter.Replies;

/// <summary>Finds who writes about a notice and does not give one: the accused, his lawyer, a customer, the press, science, a seller; and who asks for a person.</summary>
static class Bystander
{
    const string Customer = @"(?:customer|subscriber|client|user|account\s?holder)s?\b";

    static readonly ProseWords Words = new(
        $@"(?:i\s+am|i['’]m|we\s+are)\s+(?:\w+\s+)?your\s+(?:\w+\s+)?{Customer}", $@"(?:i\s+am|i['’]m|we\s+are)\s+(?:a|the|one)\s+(?:\w+\s+)?{Customer}\s+of\s+your", @"i\s+(?:just\s+)?(?:got|received|have\s+received|was\s+sent)\s+(?:this|the|a|your)\s+(?:\w+\s+){0,3}(?:notice|letter|complaint|e-?mail|claim)",
        @"got\s+this\s+(?:\w+\s+){0,3}(?:notice|letter|complaint)", @"i\s+did\s+not\s+(?:do\s+(?:it|this|that)|download|share|upload)", @"i\s+(?:have\s+)?(?:not|never)\s+(?:downloaded|shared|uploaded)", @"i\s+(?:am\s+innocent|deny\b)", @"i\s+(?:run|operate|rent|have)\s+(?:an?|the)\s+(?:\w+\s+){0,2}(?:relay|exit|node|server|vps)\b",
        @"what\s+(?:shall|should|can|do|must)\s+(?:i|we)\s+do\b", @"please\s+help\s+me", @"(?:i\s+am|i['’]m|we\s+are)\s+(?:an?\s+)?(?:\w+\s+){0,2}(?:journalist|reporter|blogger|researcher|student|scientist|academic)s?\b", @"press\s+(?:enquiry|inquiry|request)", @"can\s+you\s+comment|request\s+for\s+comment", @"(?:synthetic|fictitious|made-up)\s+(?:\w+\s+)?(?:sample|example|notice)", @"sample\s+of\s+an?\s+(?:\w+\s+)?notice",
        @"how\s+you\s+would\s+(?:respond|react|answer|reply)", @"such\s+as\s+this\s+one", @"our\s+(?:product|software|platform|service|tool|solution)s?\s+(?:\w+\s+)?(?:reads|handles|processes|automates|helps|answers|manages|parses)", @"try\s+it\s+(?:free|now|for\s+free)|special\s+price", $@"(?:represent|act\s+for|acting\s+for)\s+(?:your|one\s+of\s+your)\s+(?:\w+\s+)?{Customer}", @"whom\s+the\s+(?:letter|notice|complaint)", @"not\s+to\s+disclose\s+(?:his|her|their|our|my)\b");
    static readonly ProseWords More = new(
        @"mistake\s+or\s+misidentification", @"i\s+consent\s+to\s+(?:the\s+)?jurisdiction", @"(?:answer|counter\S*|response)\s+(?:under|pursuant\s+to)\s+(?:17\s+u\.?s\.?c\.?\s+)?(?:§\s*)?512\s*\(g\)", @"your\s+(?:notice|letter)\s+(?:said|says|stated|claimed)", @"copy\s+of\s+(?:your|the|a)\s+notice\s+(?:was|has\s+been)\s+published",
        @"(?:got|received|get)\s+(?:\w+\s+)?an?\s+automat\w+\s+(?:answer|reply|response)", @"not\s+send\s+(?:us\s+|me\s+)?an?\s+automat\w+\s+(?:answer|reply|response)", @"(?:human|person)\s+(?:reads|read\s+it|answers|looks)", @"speak\s+(?:with|to)\s+(?:a|an)\s+(?:person|human)", @"please\s+call\s+me\b", @"(?:not|disagree|do\s+not\s+agree)\s+with\s+(?:the\s+text\s+below|your\s+(?:letter|answer|reply|response))",
        @"ich\s+bin\s+(?:ein\s+)?(?:\w+\s+)?(?:ihr|ihre)\s+(?:kunde|kundin)", @"ich\s+habe\s+(?:dieses|diese|das|eine?n?)\s+(?:\w+\s+){0,2}(?:schreiben|abmahnung|brief|mail)\s+(?:erhalten|bekommen)", @"ich\s+war\s+(?:es|das)\s+nicht", @"ich\s+bin\s+journalist", @"je\s+suis\s+(?:votre\s+client|journaliste|un\s+de\s+vos\s+clients)", @"soy\s+(?:cliente\s+(?:suyo|de\s+ustedes)|su\s+cliente|periodista)",
        @"sono\s+(?:un\s+)?(?:vostro|suo)\s+cliente|sono\s+un\s+giornalista", @"sou\s+(?:seu\s+cliente|cliente\s+(?:seu|vosso)|jornalista)", @"я\s+ваш\s+клиент|я\s+журналист", @"ik\s+ben\s+(?:uw\s+klant|journalist)", @"jestem\s+(?:państwa\s+klientem|dziennikarzem)");

    /// <summary>The words that say so; null for none.</summary>
    public static string? Find(Prose prose) => Words.Find(prose) ?? More.Find(prose);
}
