namespace AbuseMilter.Mime;

/// <summary>A leaf of a mail that a person or a program reads as text.</summary>
/// <param name="ContentType">As stated; a leaf that is text by its name alone may say <c>application/octet-stream</c>.</param>
/// <param name="FileName">Decoded; null without.</param>
/// <param name="Text">Decoded, LF line ends, HTML as <see cref="MimeMessage.Text"/> shows it, XML and the like as they are.</param>
public sealed record TextPart(ContentType ContentType, string? FileName, string Text);
