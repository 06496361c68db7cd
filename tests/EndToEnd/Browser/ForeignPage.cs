using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>
/// A web page from elsewhere, which tries ports of this machine in every way that a page has: fetch with and without CORS, images, scripts, forms, frames and
/// WebSockets. Its own server is one of the ports: what gets there shows that the browser itself held nothing back.
/// </summary>
internal sealed class ForeignPage : IAsyncDisposable
{
    private const string Html = """
        <!doctype html><title>evil</title><script>
        const timeout = 4000;
        const within = (work) => Promise.race([work, new Promise((done) => setTimeout(() => done(null), timeout))]).catch(() => null);
        const embed = (tag, url) => within(new Promise((done) => {
          const element = document.createElement(tag);
          element.onload = element.onerror = () => done(null);
          element.src = url;
          document.body.append(element);
        }));
        const post = (url, type, fields) => {
          const frame = document.createElement('iframe');
          frame.name = 'f' + Math.random();
          const form = document.createElement('form');
          Object.assign(form, { method: 'POST', action: url, enctype: type, target: frame.name });
          for (const [name, value] of Object.entries(fields)) {
            const input = document.createElement('input');
            Object.assign(input, { name, value });
            form.append(input);
          }
          document.body.append(frame, form);
          form.submit();
          return within(new Promise((done) => { frame.onload = () => done(null); }));
        };
        const socket = (url) => within(new Promise((done) => {
          const open = new WebSocket(url, 'mqtt');
          open.onopen = () => done('opened ' + url);
          open.onerror = open.onclose = () => done(null);
        }));
        const read = (url, options) => within(fetch(url, options).then(async (answer) => `read ${url}: ${answer.status} ${(await answer.text()).slice(0, 200)}`));
        const blind = (url, options) => within(fetch(url, { mode: 'no-cors', ...options }).then(() => null));
        async function scan(origin, paths, presigned) {
          const list = 'AWSCognitoIdentityProviderService.ListUsers';
          const found = await Promise.all([
            ...paths.map((path) => read(origin + path)),
            read(origin + '/', { method: 'POST', headers: { 'X-Amz-Target': list, 'Content-Type': 'application/x-amz-json-1.1' }, body: '{}' }),
            read(origin + '/', { method: 'POST', headers: { 'X-Amz-Target': 'DynamoDB_20120810.ListTables', 'Content-Type': 'application/x-amz-json-1.0' }, body: '{}' }),
            blind(origin + '/_local/publish', { method: 'POST', body: '{"topic":"evil","payload":"x"}' }),
            blind(origin + '/_local/events', { method: 'POST', body: '{"source":"evil","detailType":"evil","detail":"{}"}' }),
            blind(origin + '/_local/invoke', { method: 'POST', body: '{"function":"evil","payload":"{}"}' }),
            blind(origin + '/_local/connections/kept/cut', { method: 'POST' }),
            blind(origin + '/_local/clock', { method: 'POST', body: '{"advanceSeconds":86400}' }),
            blind(origin + '/2018-06-01/runtime/invocation/next'),
            ...presigned.flatMap((path) => [embed('img', origin + path), embed('script', origin + path), embed('iframe', origin + path), blind(origin + path)]),
            post(origin + '/_local/publish', 'text/plain', { '{"topic":"evil","payload":"': '"}' }),
            post(origin + '/', 'application/x-www-form-urlencoded', { Action: 'GetCallerIdentity', Version: '2011-06-15' }),
            ...presigned.map((path) => post(origin + path, 'application/x-www-form-urlencoded', {})),
            socket(origin.replace('http', 'ws') + '/mqtt'),
            ...presigned.filter((path) => path.startsWith('/mqtt')).map((path) => socket(origin.replace('http', 'ws') + path)),
          ]);
          return found.filter((one) => one !== null);
        }
        </script><body></body>
        """;

    private readonly ConcurrentDictionary<string, byte> _arrived = new();
    private readonly WebApplication _server;
    private IBrowserContext? _context;

    private ForeignPage(WebApplication server) => _server = server;

    /// <summary>The port of its own server.</summary>
    public int Port => new Uri(_server.Urls.First()).Port;

    /// <summary>What came to its own server: method and path.</summary>
    public ICollection<string> Arrived => _arrived.Keys;

    public static async Task<ForeignPage> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var page = new ForeignPage(builder.Build());
        page._server.Run(page.AnswerAsync);
        await page._server.StartAsync(TestContext.Current.CancellationToken);
        return page;
    }

    /// <summary>Opens it in a browser that finds <c>evil.example</c> on this machine.</summary>
    public async Task<IPage> OpenAsync(IBrowser browser)
    {
        _context = await browser.NewContextAsync();
        var page = await _context.NewPageAsync();
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"http://evil.example:{Port}/page"));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await (_context?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _server.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/page")
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(Html, context.RequestAborted);
        }

        _arrived[$"{context.Request.Method} {context.Request.Path}{(context.Request.Headers.Upgrade.Count > 0 ? " WebSocket" : "")}"] = 0;
        return Task.CompletedTask;
    }
}
