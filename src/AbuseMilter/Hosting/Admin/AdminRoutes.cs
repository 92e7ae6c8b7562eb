using System.Net;
using AbuseMilter.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting.Admin;

/// <summary>Answers the requests of <c>[admin]</c>: how the daemon is, its figures, and the desk. Nothing of an answer is kept by anybody.</summary>
sealed class AdminRoutes(Readiness readiness, Exposition exposition, Func<DeskRequest, CancellationToken, DeskAnswer> desk, ILogger log)
{
    const string CookieName = "abuse-desk";
    const string Text = "text/plain; charset=utf-8";

    // Style of our own, forms that lead to ourselves, and nothing else: no script, no image, no frame.
    const string Policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // Any user of the machine may ask, so the ledger's time is given out in small coin.
    readonly Lane pages = new(2, TimeSpan.FromSeconds(20)), figures = new(1, TimeSpan.FromSeconds(5));

    public async Task ServeAsync(HttpContext context, CancellationToken stopping)
    {
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await AnswerAsync(context, unwanted.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Headers.RetryAfter = "5";
            await TellAsync(context, 503, "busy, or stopping: ask again in some seconds\n");
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException)
        {
            await TellAsync(context, 400, "this request cannot be read\n");
        }
        catch (IOException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            await TellAsync(context, 503, $"the ledger does not answer: {e.Message}\n");
        }
        catch (Exception e) when (e is not OutOfMemoryException && !context.RequestAborted.IsCancellationRequested)
        {
            Log.AdminFailed(log, e, context.Request.Method);
            await TellAsync(context, 500, "an error of ours; the log has it\n");
        }
    }

    async Task AnswerAsync(HttpContext context, CancellationToken unwanted)
    {
        var request = context.Request;
        var (method, path) = (request.Method, request.Path.Value);
        var isPage = path is not ("/healthz" or "/readyz" or "/metrics" or Style.Path);
        if (!IsForUs(request.Host))
        {
            await TellAsync(context, 421, "this name is not ours: ask for localhost or 127.0.0.1\n");
            return;
        }
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !(isPage && HttpMethods.IsPost(method)))
        {
            context.Response.Headers.Allow = isPage ? "GET, HEAD, POST" : "GET, HEAD";
            await TellAsync(context, 405, "this method is not understood here\n");
            return;
        }
        switch (path)
        {
            case "/healthz":
                await TellAsync(context, readiness.Alive());
                break;
            case "/readyz":
                await TellAsync(context, await readiness.ReadyAsync(context.RequestAborted));
                break;
            case "/metrics":
                await SendAsync(context, 200, Exposition.ContentType, await figures.RunAsync(_ => exposition.Write(), context.RequestAborted));
                break;
            case Style.Path:
                await SendAsync(context, 200, "text/css; charset=utf-8", Style.Css);
                break;
            default:
                var asked = await ReadAsync(request);
                await ShowAsync(context, await pages.RunAsync(token => desk(asked, token), unwanted));
                break;
        }
    }

    // A page of a stranger may have a name that leads to 127.0.0.1, but the browser says that name here; also where ssh leads from a port of a browser's machine to a UNIX socket.
    static bool IsForUs(HostString host) => string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    static async Task<DeskRequest> ReadAsync(HttpRequest request)
    {
        var isPost = HttpMethods.IsPost(request.Method);
        var form = isPost && request.HasFormContentType ? await FormAsync(request) : FormCollection.Empty;
        return new DeskRequest
        {
            Path = request.Path.Value ?? "/",
            IsPost = isPost,
            IsHead = HttpMethods.IsHead(request.Method),
            Query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            Form = form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            Cookie = request.Cookies[CookieName],
            IsOurs = IsOurs(request),
        };
    }

    // Cut off, in a charset that is not known here, with a boundary that is none: all of it is the sender's fault.
    static async Task<IFormCollection> FormAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException("the form cannot be read", e);
        }
    }

    // Browsers say where a form was sent from. Another port of this machine is another's page, though it counts as the same site for cookies.
    static bool IsOurs(HttpRequest request) =>
        (request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none")
        && (request.Headers.Origin.ToString() is "" || (Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value));

    static Task ShowAsync(HttpContext context, DeskAnswer answer)
    {
        if (answer.Cookie is { } cookie)
        {
            var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" };
            if (cookie.Length > 0) context.Response.Cookies.Append(CookieName, cookie, options);
            else context.Response.Cookies.Delete(CookieName, options);
        }
        if (answer.Location is { } location) context.Response.Headers.Location = location;
        return SendAsync(context, answer.Status, "text/html; charset=utf-8", answer.Body);
    }

    static Task TellAsync(HttpContext context, (bool IsWell, string Text) told) => TellAsync(context, told.IsWell ? 200 : 503, told.Text);

    static Task TellAsync(HttpContext context, int status, string text) => context.Response.HasStarted ? Task.CompletedTask : SendAsync(context, status, Text, text);

    static async Task SendAsync(HttpContext context, int status, string contentType, string body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XFrameOptions = "DENY";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
