package io.moonfleet.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.protocol.Operation.SignIn;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Role;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Who may sign in to the fake runner's home: nobody, until a test says so. */
@Singleton
public class HomeAccounts {

    private record User(String password, Role role) {}

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    void add(String name, String password, Role role) {
        users.put(name, new User(password, role));
    }

    /** @param hash of the token */
    void addToken(String hash, String owner) {
        tokens.put(hash, owner);
    }

    void clear() {
        users.clear();
        tokens.clear();
    }

    CompletionStage<Reply.Outcome> answer(SignIn asked) {
        return CompletableFuture.completedFuture(
                switch (asked) {
                    case SignIn.Rules _ ->
                        new Reply.Answer(
                                200,
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("users", !users.isEmpty())
                                        .put("sessionKey", "a key for these tests that is long enough"));
                    case SignIn.Password(var user, var password) ->
                        users.containsKey(user) && users.get(user).password.equals(password) ? show(user) : refused();
                    case SignIn.Token(var hash) -> tokens.containsKey(hash) ? show(tokens.get(hash)) : refused();
                    case SignIn.Session session -> users.containsKey(session.user()) ? show(session.user()) : refused();
                    case SignIn.EndSession _, SignIn.AtKeycloak _ -> new Reply.Answer(204, null);
                });
    }

    private Reply.Answer show(String user) {
        return new Reply.Answer(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", user)
                        .put("role", users.get(user).role.word())
                        .put("stamp", "stamp"));
    }

    private static Reply.Answer refused() {
        var refusal = new Refusal(403, "NOT_LET_IN", "no");
        return new Reply.Answer(refusal.status(), refusal.body());
    }
}
