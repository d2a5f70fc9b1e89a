package io.moonfleet.security;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.messaging.RequestClient;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Operation.SignIn;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Asks the hub, over the broker. */
public final class HubAccounts implements Accounts {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** All that comes waits for them. */
    private static final Duration PATIENCE_FOR_RULES = Duration.ofSeconds(2);

    private final RequestClient requests;
    private final Caller self;

    /** @param service who asks: gateway, ui */
    public HubAccounts(RequestClient requests, String service) {
        this.requests = requests;
        this.self = Caller.service(service);
    }

    @Override
    public CompletionStage<Rules> rules() {
        return requests.ask(new SignIn.Rules(), self, PATIENCE_FOR_RULES).thenApply(answer -> {
            var body = require(answer);
            return new Rules(
                    body.path("users").asBoolean(), body.path("sessionKey").asText());
        });
    }

    @Override
    public CompletionStage<Optional<Identity>> password(String user, String password, String from) {
        return ask(new SignIn.Password(user, password), self.cameFrom(from)).thenApply(HubAccounts::identity);
    }

    @Override
    public CompletionStage<Optional<Identity>> token(String token, String from) {
        return ask(new SignIn.Token(hash(token)), self.cameFrom(from)).thenApply(HubAccounts::identity);
    }

    @Override
    public CompletionStage<Void> askedKeycloak(String user, Optional<Identity> who, String how, String from) {
        var told = new SignIn.AtKeycloak(user, who.map(Identity::role).orElse(null), how);
        return ask(told, self.cameFrom(from)).thenAccept(HubAccounts::require);
    }

    @Override
    public CompletionStage<Optional<Identity>> still(Identity who, String session) {
        return switch (who.keeper()) {
            case HUB ->
                ask(new SignIn.Session(who.name(), who.stamp(), session)).thenApply(HubAccounts::identity);
            case KEYCLOAK ->
                ask(new SignIn.Session(null, null, session))
                        .thenApply(answer ->
                                answer.status() == 403 ? Optional.empty() : Optional.of(checked(who, answer)));
        };
    }

    @Override
    public CompletionStage<Void> endSession(String session, Instant expires) {
        return ask(new SignIn.EndSession(session, expires)).thenApply(answer -> {
            require(answer);
            return null;
        });
    }

    private CompletionStage<Reply.Answer> ask(Operation operation) {
        return ask(operation, self);
    }

    private CompletionStage<Reply.Answer> ask(Operation operation, Caller caller) {
        return requests.ask(operation, caller, PATIENCE);
    }

    private static Identity checked(Identity who, Reply.Answer answer) {
        require(answer);
        return who;
    }

    private static Optional<Identity> identity(Reply.Answer answer) {
        if (answer.status() == 403) {
            return Optional.empty();
        }
        var body = require(answer);
        var stamp = body.path("stamp").asText();
        return Optional.of(new Identity(
                body.path("name").asText(),
                Role.valueOf(body.path("role").asText().toUpperCase(Locale.ROOT)),
                // A token of Keycloak's user has no account with us.
                stamp.isEmpty() ? Identity.Keeper.KEYCLOAK : Identity.Keeper.HUB,
                stamp.isEmpty() ? null : stamp));
    }

    private static JsonNode require(Reply.Answer answer) {
        if (answer.status() >= 400) {
            var body = answer.json();
            throw body == null
                    ? new Unavailable("HUB_FAILED", "the hub answers " + answer.status())
                    : new Unavailable(
                            body.path("reason").asText(), body.path("message").asText());
        }
        return answer.json();
    }

    private static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
