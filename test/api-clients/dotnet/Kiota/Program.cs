// The client that Kiota made.
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;
using Sso;
using Sso.Accounts.Item;
using Sso.Models;

await Story.Play((service, token) =>
{
    IAuthenticationProvider authentication = token is null
        ? new AnonymousAuthenticationProvider()
        : new BaseBearerTokenAuthenticationProvider(new GivenToken(token));
    // The description's own server, unless another is given.
    return new KiotaClient(new SsoClient(new HttpClientRequestAdapter(authentication) { BaseUrl = service.ToString().TrimEnd('/') }));
});

internal sealed class GivenToken(string token) : IAccessTokenProvider
{
    public AllowedHostsValidator AllowedHostsValidator { get; } = new();

    public Task<string> GetAuthorizationTokenAsync(
        Uri uri, Dictionary<string, object>? context = null, CancellationToken cancellation = default) => Task.FromResult(token);
}

internal sealed class KiotaClient(SsoClient client) : IClient
{
    private WithAccountItemRequestBuilder Acme => client.Accounts["acme"];

    /// <summary>What is thrown is typed by its status, and its message is the problem's detail.</summary>
    private static async Task<T> Said<T>(Task<T?> asked)
    {
        try
        {
            return await asked ?? throw new InvalidOperationException("nothing was answered");
        }
        catch (Problem problem)
        {
            var current = (problem as TurnSsoPreconditionFailed)?.Current;
            throw new Refused(problem.ResponseStatusCode, problem.Code, problem.Message)
            {
                Fields = problem.Errors?.Select(error => error.Field!).ToList(),
                LockedOut = (problem as TurnSsoConflict)?.LockedOut,
                Current = current is null ? null : new Current(current.Sso!, current.Etag!, current.ChangedBy),
            };
        }
    }

    public async Task<Switch> GetSso()
    {
        var headers = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };
        var answer = await Said(Acme.Sso.GetAsync(request => request.Options.Add(headers)));
        return new Switch(answer.Sso!, headers.ResponseHeaders["ETag"].Single());
    }

    private async Task<Turned> Turn(string ifMatch, TurnSsoBody body)
    {
        var answer = await Said(Acme.Sso.PutAsync(body, request => request.Headers.Add("If-Match", ifMatch)));
        return new Turned(answer.Sso!, answer.UsersWithoutPassword?.Items?.Count ?? 0);
    }

    public Task<Turned> TurnOn(string ifMatch, int? acceptLockouts) =>
        Turn(ifMatch, new TurnSsoBody { Sso = TurnSsoBody_sso.On, AcceptLockouts = acceptLockouts, AcceptUnknownReadiness = false });

    public Task<Turned> TurnToShadow(string ifMatch) => Turn(ifMatch, new TurnSsoBody { Sso = TurnSsoBody_sso.Shadow });

    public Task<Turned> TurnOff(string ifMatch) => Turn(ifMatch, new TurnSsoBody { Sso = TurnSsoBody_sso.Off });

    public async Task<Step> Discover(string email)
    {
        var answer = await Said(client.Discovery.PostAsync(new DiscoverSignInBody { Email = email, App = "elevate" }));
        return new Step(answer.Step!, answer.Url is null ? null : new Uri(answer.Url));
    }

    private async Task<IReadOnlyList<string>> Edit(EditExclusionsBody body) =>
        (await Said(Acme.Exclusions.PostAsync(body))).Results!.Select(one => one.Outcome!).ToList();

    public Task<IReadOnlyList<string>> Exclude(string email, string reason) =>
        Edit(new EditExclusionsBody { Add = [new EditExclusionsBodyAddItem { Email = email, Reason = reason }] });

    public Task<IReadOnlyList<string>> Include(string email) => Edit(new EditExclusionsBody { Remove = [email] });

    public async Task<IReadOnlyList<Exclusion>> ListExclusions() =>
        (await Said(Acme.Exclusions.GetAsync())).Items!.Select(one => new Exclusion(one.Email!, one.Reason, one.ExpiresAt)).ToList();

    private async Task<Explained> Explain(ExplainSignInBody question)
    {
        var answer = await Said(Acme.Explain.PostAsync(question));
        var facts = answer.Rules?.First().Facts?.AdditionalData.Count ?? 0;
        return new Explained(answer.Kind!, answer.Step, answer.Reason, facts, answer.Outcome, answer.SupportCode);
    }

    public Task<Explained> Explain(string email) => Explain(new ExplainSignInBody { Email = email, App = "elevate" });

    public Task<Explained> ExplainStory(string supportCode) => Explain(new ExplainSignInBody { SupportCode = supportCode });

    public async Task<UserPage> ListUsers(int limit, string? after)
    {
        var page = await Said(Acme.Users.GetAsync(request =>
        {
            request.QueryParameters.Limit = limit;
            request.QueryParameters.After = after;
        }));
        return new UserPage(page.Items!.Select(user => user.Email!).ToList(), page.Next);
    }

    public async Task<Change> GetNewestSwitch()
    {
        var page = await Said(Acme.AuditEvents.GetAsync(request =>
        {
            request.QueryParameters.Limit = 1;
            request.QueryParameters.KindAsListAuditEventsKind = ListAuditEventsKind.SsoSwitched;
            request.QueryParameters.OutcomeAsListAuditEventsOutcome = ListAuditEventsOutcome.Done;
        }));
        var newest = page.Items!.First();
        return new Change(newest.Action!, newest.Before?.AdditionalData["sso"].ToString(), newest.After?.AdditionalData["sso"].ToString());
    }

    public async Task<Integration> GetIntegration()
    {
        var answer = await Said(Acme.Integration.GetAsync());
        return new Integration(answer.State!, answer.Health!);
    }

    public async Task<Readiness> GetReadiness()
    {
        var answer = await Said(Acme.Readiness.GetAsync(request => request.QueryParameters.Limit = 1));
        return new Readiness(answer.State!, answer.Items!.Count);
    }
}
