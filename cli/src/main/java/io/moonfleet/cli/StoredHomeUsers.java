package io.moonfleet.cli;

import io.moonfleet.hub.Accounts;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The users of a home that does not run: its file is opened, and made if it is not there. What is changed stands in the audit log
 * as if the home had been asked.
 */
final class StoredHomeUsers implements HomeUsers {

    private final Hub hub;

    StoredHomeUsers(Path file) {
        this.hub = Hub.open(HubSettings.of("home", SqliteStore.open(file)));
    }

    private Accounts accounts() {
        return hub.accounts();
    }

    @Override
    public List<User> all() {
        return accounts().all().stream()
                .map(account -> new User(account.name(), account.role().name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    @Override
    public void add(String name, String password, String role) {
        accounts().add(name, password, role(role));
        hub.administered("POST /moonfleet/users", "/moonfleet/users/" + name);
    }

    @Override
    public void setPassword(String name, String password) {
        accounts().setPassword(name, password);
        hub.administered("PUT /moonfleet/users/{name}", "/moonfleet/users/" + name);
    }

    @Override
    public void setRole(String name, String role) {
        accounts().setRole(name, role(role));
        hub.administered("PUT /moonfleet/users/{name}", "/moonfleet/users/" + name);
    }

    @Override
    public void remove(String name) {
        accounts().remove(name);
        hub.administered("DELETE /moonfleet/users/{name}", "/moonfleet/users/" + name);
    }

    @Override
    public String makeToken(String owner, String label, Optional<Integer> days) {
        var account =
                accounts().find(owner).orElseThrow(() -> HubException.notFound("there is no user '" + owner + "'"));
        var expires =
                days.map(some -> Instant.now().plus(Duration.ofDays(some))).orElse(null);
        var made = accounts().makeToken(owner, account.role(), label, expires);
        hub.administered("POST /moonfleet/tokens", "/moonfleet/tokens/" + owner);
        return made.secret();
    }

    @Override
    public List<Token> tokens(String owner) {
        return accounts().tokens(owner).stream()
                .map(token -> new Token(
                        token.id(),
                        token.label(),
                        Optional.ofNullable(token.expires()).map(Instant::getEpochSecond)))
                .toList();
    }

    @Override
    public void revokeToken(String owner, String id) {
        accounts().revokeToken(owner, id);
        hub.administered("DELETE /moonfleet/tokens/{id}", "/moonfleet/tokens/" + owner);
    }

    /** What was changed is durable when this returns. */
    @Override
    public void close() {
        hub.close();
    }

    private static HubCaller.Role role(String word) {
        return HubCaller.Role.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
