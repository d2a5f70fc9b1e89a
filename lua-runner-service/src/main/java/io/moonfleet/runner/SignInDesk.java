package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.Accounts;
import io.moonfleet.hub.Accounts.Account;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Tells gateways and ui-services whom they may let in. */
final class SignInDesk {

    /** Each check takes 19 MiB and a tenth of a second of a processor: who guesses must not take them all. */
    private static final int AT_ONCE = 2;

    private static final int MOST_WAITING = 64;

    private static final String WRONG = "WRONG_CREDENTIALS";

    private final Hub hub;
    private final Semaphore checking = new Semaphore(AT_ONCE, true);

    SignInDesk(Hub hub) {
        this.hub = hub;
    }

    /** @param from the address of who wants to be let in, null when nobody does */
    CompletionStage<Reply.Outcome> handle(Operation.SignIn asked, String from) {
        var home = hub.accounts();
        return switch (asked) {
            case Operation.SignIn.Rules _ -> rules(home);
            case Operation.SignIn.Password(var user, var password) ->
                slowly(() -> password(user, from, home.check(user, password)));
            case Operation.SignIn.Token(var hash) -> now(token(from, home.ownerOf(hash)));
            case Operation.SignIn.Session session -> now(session(home, session));
            case Operation.SignIn.EndSession(var session, var expires) -> {
                home.endSession(session, expires);
                yield stored(new Reply.Answer(204, null));
            }
            case Operation.SignIn.AtKeycloak(var user, var role, var how) -> {
                var known = role == null ? HubCaller.Role.VIEWER : HubCaller.Role.valueOf(role.name());
                var reason = role == null ? WRONG : "";
                hub.signedIn(new HubCaller(user, known, from), "keycloak " + how, reason);
                yield now(new Reply.Answer(204, null));
            }
        };
    }

    /** For the audit log: what role somebody would have had is not known, so it is the least. */
    private Reply.Answer password(String user, String from, Optional<Account> account) {
        var who = account.map(found -> new HubCaller(found.name(), found.role(), from))
                .orElseGet(() -> new HubCaller(user, HubCaller.Role.VIEWER, from));
        hub.signedIn(who, "password", account.isPresent() ? "" : WRONG);
        return verdict(account);
    }

    /** A good one is shown every minute anew, which is not worth a line each time. */
    private Reply.Answer token(String from, Optional<Account> owner) {
        if (owner.isEmpty()) {
            hub.signedIn(new HubCaller("", HubCaller.Role.VIEWER, from), "token", WRONG);
        }
        return verdict(owner);
    }

    private CompletionStage<Reply.Outcome> rules(Accounts home) {
        var isKnown = home.hasSessionKey();
        var body = JsonNodeFactory.instance.objectNode().put("users", !home.isEmpty());
        body.put("sessionKey", home.sessionKey());
        var answer = new Reply.Answer(200, body);
        // While the disk is full people can look at their home all the same.
        return stored(answer).thenApply(found -> isKnown ? answer : found);
    }

    /** The answer when everything is durable, or else that it is not. */
    private CompletionStage<Reply.Outcome> stored(Reply.Answer answer) {
        return hub.flush()
                .handle((_, failure) -> failure == null
                        ? answer
                        : answer(Refusal.notStored("the hub cannot store it now: " + failure.getMessage())));
    }

    private static Reply.Answer session(Accounts home, Operation.SignIn.Session asked) {
        if (asked.session() != null && home.isEnded(asked.session())) {
            return refused();
        }
        if (asked.user() == null) {
            return new Reply.Answer(204, null);
        }
        return verdict(home.find(asked.user()).filter(account -> account.stamp().equals(asked.stamp())));
    }

    private CompletionStage<Reply.Outcome> slowly(Supplier<Reply.Answer> check) {
        if (checking.getQueueLength() >= MOST_WAITING) {
            return now(answer(Refusal.tooManyInFlight("too many sign in at once; try again")));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    checking.acquireUninterruptibly();
                    try {
                        return check.get();
                    } finally {
                        checking.release();
                    }
                },
                Thread.ofVirtual().name("sign-in")::start);
    }

    private static CompletionStage<Reply.Outcome> now(Reply.Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Reply.Answer verdict(Optional<Account> account) {
        return account.map(found -> new Reply.Answer(200, show(found))).orElseGet(SignInDesk::refused);
    }

    private static JsonNode show(Account account) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", account.name())
                .put("role", account.role().name().toLowerCase(Locale.ROOT))
                .put("stamp", account.stamp());
    }

    private static Reply.Answer refused() {
        return answer(new Refusal(403, "NOT_LET_IN", "the credentials are not right, or not any more"));
    }

    private static Reply.Answer answer(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }
}
