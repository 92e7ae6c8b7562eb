using AbuseMilter.Mime;

namespace AbuseMilter.Notices;

/// <summary>Reads the facts of a notice out of a mail; null when the mail holds none.</summary>
public static class NoticeReader
{
    public static Notice? Read(MimeMessage message) => throw new NotImplementedException();
}
