using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>In which languages an answer would be understood.</summary>
static class ReplyLanguage
{
    /// <summary>
    /// The best first: what the profile states; else what the notice says that it is written in, then what its writer says that he reads
    /// (RFC 3282), then what it is seen to be written in; last the operator's own. What is not asked for is not worked out.
    /// </summary>
    public static IEnumerable<string> Wanted(ReplyOccasion occasion, ReplySettings settings)
    {
        if (occasion.Profile?.AnswerLanguage is { } stated)
        {
            yield return stated;
        }
        else
        {
            var headers = occasion.Message.Headers;
            foreach (var tag in LanguageField.Read(headers["Content-Language"])) yield return tag;
            foreach (var tag in LanguageField.Read(headers["Accept-Language"])) yield return tag;
            if (TextLanguage.Of(occasion.Message.Text) is { } seen) yield return seen;
        }
        yield return settings.Language;
    }
}
