package io.moonfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The users of a home that runs: its hub is asked. */
final class RunningHomeUsers implements HomeUsers {

    private static final String USERS = "/moonfleet/users";
    private static final String TOKENS = "/moonfleet/tokens";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final HubClient hub;

    private RunningHomeUsers(HubClient hub) {
        this.hub = hub;
    }

    /** Empty when nobody is there. */
    static Optional<HomeUsers> of(RunningHome.Access access) throws IOException, InterruptedException {
        var hub = new HubClient(access);
        if (hub.send("GET", USERS, null).isPresent()) {
            return Optional.of(new RunningHomeUsers(hub));
        }
        hub.close();
        return Optional.empty();
    }

    @Override
    public List<User> all() throws IOException, InterruptedException {
        var users = new ArrayList<User>();
        for (var each : ask("GET", USERS, null)) {
            users.add(new User(each.path("name").asText(), each.path("role").asText()));
        }
        return users;
    }

    @Override
    public void add(String name, String password, String role) throws IOException, InterruptedException {
        ask(
                "POST",
                USERS,
                JSON.objectNode().put("name", name).put("password", password).put("role", role));
    }

    @Override
    public void setPassword(String name, String password) throws IOException, InterruptedException {
        ask("PUT", USERS + "/" + encode(name), JSON.objectNode().put("password", password));
    }

    @Override
    public void setRole(String name, String role) throws IOException, InterruptedException {
        ask("PUT", USERS + "/" + encode(name), JSON.objectNode().put("role", role));
    }

    @Override
    public void remove(String name) throws IOException, InterruptedException {
        ask("DELETE", USERS + "/" + encode(name), null);
    }

    @Override
    public String makeToken(String owner, String label, Optional<Integer> days)
            throws IOException, InterruptedException {
        var body = JSON.objectNode().put("owner", owner).put("label", label);
        days.ifPresent(some -> body.put("days", some));
        return ask("POST", TOKENS, body).path("token").asText();
    }

    @Override
    public List<Token> tokens(String owner) throws IOException, InterruptedException {
        var tokens = new ArrayList<Token>();
        for (var each : ask("GET", TOKENS + "?owner=" + encode(owner), null)) {
            tokens.add(new Token(
                    each.path("id").asText(),
                    each.path("label").asText(),
                    each.has("expires") ? Optional.of(each.path("expires").asLong()) : Optional.empty()));
        }
        return tokens;
    }

    @Override
    public void revokeToken(String owner, String id) throws IOException, InterruptedException {
        ask("DELETE", TOKENS + "/" + encode(id) + "?owner=" + encode(owner), null);
    }

    @Override
    public void close() {
        hub.close();
    }

    private JsonNode ask(String method, String path, JsonNode body) throws IOException, InterruptedException {
        return hub.require(hub.send(method, path, body).orElseThrow(() -> new IOException("the hub has gone")));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
