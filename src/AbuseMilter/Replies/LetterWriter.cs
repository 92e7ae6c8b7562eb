using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>Writes the letter of an answer in the language, or the languages, that fit.</summary>
sealed class LetterWriter(ReplySettings settings, TemplateBook templates)
{
    /// <summary>Null with a reason when there is no such template, or when a value that it needs is not known.</summary>
    public Letter? Write(string name, ReplyOccasion occasion, out string? whyNot)
    {
        whyNot = null;
        var letters = new List<Letter>();
        foreach (var template in Find(name, occasion))
        {
            var facts = ReplyFacts.Of(occasion, templates.OperatorFacts, template.Language);
            if (template.Render(facts, out whyNot) is not { } letter) return null;
            letters.Add(letter);
        }
        if (letters.Count > 0) return Letter.Together(letters);
        whyNot = $"there is no template {name}";
        return null;
    }

    // Where one of several languages has no template, what stands in for it may be there already.
    IEnumerable<ReplyTemplate> Find(string name, ReplyOccasion occasion) =>
        settings.Languages.Count > 0 && occasion.Profile?.AnswerLanguage is null
            ? settings.Languages.Select(language => templates.Find(name, [language, settings.Language])).OfType<ReplyTemplate>().Distinct()
            : templates.Find(name, ReplyLanguage.Wanted(occasion, settings)) is { } template ? [template] : [];
}
