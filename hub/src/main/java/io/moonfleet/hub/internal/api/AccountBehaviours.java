package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Accounts;
import io.moonfleet.hub.Accounts.Account;
import io.moonfleet.hub.Accounts.Token;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** {@code /moonfleet/users} and {@code /moonfleet/tokens}: who may sign in, and with what. */
final class AccountBehaviours {

    /** The name of who sits at a machine where nobody signs in. */
    private static final String NOBODY = "local";

    private static final int LONGEST_DAYS = 3_660;

    private final Accounts accounts;
    private final HubParts parts;

    AccountBehaviours(HubParts parts) {
        this.parts = parts;
        this.accounts = new Accounts(parts.documents(), parts.clock());
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("accounts.list", Behaviour.of(this::list));
        behaviours.put("accounts.create", this::create);
        behaviours.put("accounts.change", this::change);
        behaviours.put("accounts.remove", Behaviour.of(this::remove));
        behaviours.put("tokens.list", Behaviour.of(this::tokens));
        behaviours.put("tokens.create", Behaviour.of(this::makeToken));
        behaviours.put("tokens.remove", Behaviour.of(this::revokeToken));
    }

    private ApiAnswer list(Call call) {
        requireAdmin(call);
        return ApiAnswer.ok(
                Json.array(accounts.all().stream().map(AccountBehaviours::show).toList()));
    }

    private CompletionStage<ApiAnswer> create(Call call) {
        requireAdmin(call);
        var name = call.bodyText("name");
        var password = password(call);
        var role = role(call.object());
        return slowly(() -> ApiAnswer.ok(show(accounts.add(name, password, role))));
    }

    private CompletionStage<ApiAnswer> change(Call call) {
        requireAdmin(call);
        var name = call.path("name");
        var body = call.object();
        if (accounts.find(name).isEmpty()) {
            throw HubException.notFound("there is no user '" + name + "'");
        }
        if (body.has("role")) {
            accounts.setRole(name, role(body));
        }
        if (!body.has("password")) {
            return CompletableFuture.completedFuture(
                    ApiAnswer.ok(show(accounts.find(name).orElseThrow())));
        }
        var password = password(call);
        return slowly(() -> ApiAnswer.ok(show(accounts.setPassword(name, password))));
    }

    private ApiAnswer remove(Call call) {
        requireAdmin(call);
        accounts.remove(call.path("name"));
        return new ApiAnswer(200, null);
    }

    private ApiAnswer tokens(Call call) {
        return ApiAnswer.ok(
                Json.array(accounts.tokens(owner(call, call.query("owner")).name()).stream()
                        .map(AccountBehaviours::show)
                        .toList()));
    }

    private ApiAnswer makeToken(Call call) {
        var body = call.object();
        var owner = owner(call, Optional.ofNullable(body.path("owner").textValue()));
        var days = body.path("days");
        if (!days.isMissingNode() && !(days.isInt() && days.asInt() >= 1 && days.asInt() <= LONGEST_DAYS)) {
            throw HubException.badRequest("days: must be 1 to " + LONGEST_DAYS);
        }
        Instant expires = days.isMissingNode() ? null : parts.clock().instant().plus(Duration.ofDays(days.asInt()));
        var made = accounts.makeToken(owner.name(), owner.role(), call.bodyText("label"), expires);
        return ApiAnswer.ok(show(made.token()).put("token", made.secret()));
    }

    private ApiAnswer revokeToken(Call call) {
        accounts.revokeToken(owner(call, call.query("owner")).name(), call.path("id"));
        return new ApiAnswer(200, null);
    }

    /** The caller, or, for an admin, a user of this home. */
    private HubCaller owner(Call call, Optional<String> wanted) {
        var caller = call.request().caller();
        if (caller.isCodeOfTheHouse()) {
            throw new HubException(403, "FORBIDDEN", "tokens are for people and their scripts");
        }
        if (wanted.isPresent() && !wanted.get().equals(caller.name())) {
            requireAdmin(call);
            var account = accounts.find(wanted.get())
                    .orElseThrow(() -> HubException.notFound("there is no user '" + wanted.get() + "'"));
            return new HubCaller(account.name(), account.role());
        }
        // It would still open the door when others have to sign in.
        if (caller.name().equals(NOBODY)) {
            throw HubException.conflict("nobody has signed in here, so there is nobody whose token it could be");
        }
        return caller;
    }

    /** No QuickApp may make itself a user. */
    private static void requireAdmin(Call call) {
        if (call.request().caller().role() != HubCaller.Role.ADMIN) {
            throw new HubException(403, "FORBIDDEN", "only an admin manages users");
        }
    }

    /** Not as other texts are checked: a password may begin or end with a blank. */
    private static String password(Call call) {
        var password = call.object().path("password");
        if (!password.isTextual()) {
            throw HubException.badRequest("password: must be a text");
        }
        return password.textValue();
    }

    private static HubCaller.Role role(ObjectNode body) {
        return switch (body.path("role").asText("user").toLowerCase(Locale.ROOT)) {
            case "admin" -> HubCaller.Role.ADMIN;
            case "user" -> HubCaller.Role.USER;
            case "viewer" -> HubCaller.Role.VIEWER;
            default -> throw HubException.badRequest("role: must be admin, user or viewer");
        };
    }

    /** Hashing takes its time; nobody else waits for it. */
    private static CompletionStage<ApiAnswer> slowly(Supplier<ApiAnswer> action) {
        return CompletableFuture.supplyAsync(action, Thread.ofVirtual()::start);
    }

    private static JsonNode show(Account account) {
        return Json.object()
                .put("name", account.name())
                .put("role", account.role().name().toLowerCase(Locale.ROOT));
    }

    private static ObjectNode show(Token token) {
        var shown = Json.object()
                .put("id", token.id())
                .put("label", token.label())
                .put("created", token.created().getEpochSecond());
        if (token.expires() != null) {
            shown.put("expires", token.expires().getEpochSecond());
        }
        return shown;
    }
}
