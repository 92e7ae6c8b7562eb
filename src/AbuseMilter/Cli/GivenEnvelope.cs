using System.Net;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Settings;

namespace AbuseMilter.Cli;

/// <summary>The envelope that a file lacks: as the options give it, else as the mail suggests it.</summary>
sealed record GivenEnvelope(string? Sender, IReadOnlyList<string> Recipients, IPAddress? Client)
{
    public Envelope For(MimeMessage message, DeskSettings desk) => new()
    {
        Sender = EnvelopeAddress.Parse(Sender ?? message.Headers["Return-Path"] ?? (message.From is [var from, ..] ? from.Address : "")),
        Recipients = [.. (Recipients.Count > 0 ? Recipients : [FirstWatched(desk)]).Select(EnvelopeAddress.Parse)],
        ClientAddress = Client,
        ClientName = Client is null ? "unknown" : $"[{Client}]",
    };

    static string FirstWatched(DeskSettings desk) => desk.Addresses.Count > 0 ? desk.Addresses[0] : "abuse@" + desk.Domains[0];
}
