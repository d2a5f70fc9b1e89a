package io.moonfleet.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.account.AccessTokens;
import io.moonfleet.hub.internal.account.EndedSessions;
import io.moonfleet.hub.internal.account.PasswordHash;
import io.moonfleet.hub.internal.account.RandomText;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may sign in to the home where no Keycloak says so: names, roles and hashed passwords; and, for everybody, tokens for
 * scripts and the key that sessions are sealed with.
 *
 * <p>An account is apart from HC3's user of the same name, who says what is granted: making the one makes the other.
 */
public final class Accounts {

    /** Of the documents; no operation of the API gives them away. */
    public static final String KIND = "account";

    private static final String KEY_KIND = "sessionKey";
    private static final String USER = "user";
    private static final int FIRST_USER = 2;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 200;

    /** No colon, because HTTP Basic ends the name there, and {@code device:55} is a QuickApp. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,63}");

    /** How callers are called who have not signed in. */
    private static final List<String> TAKEN = List.of("local", "ui", "gateway", "health");

    private final DocumentTable documents;
    private final AccessTokens tokens;
    private final EndedSessions ended;

    public Accounts(DocumentTable documents, Clock clock) {
        this.documents = documents;
        this.tokens = new AccessTokens(documents, clock);
        this.ended = new EndedSessions(documents, clock);
    }

    /**
     * One who may sign in.
     *
     * @param stamp changes with password and role; what was let in under another stamp is let in no more
     */
    public record Account(String name, HubCaller.Role role, String stamp) {}

    /**
     * A token as its owner sees it.
     *
     * @param expires null when it does not
     */
    public record Token(String id, String owner, String label, Instant created, Instant expires) {}

    /** A token that was just made: its secret is shown this once. */
    public record NewToken(String secret, Token token) {}

    public boolean isEmpty() {
        return documents.count(KIND) == 0;
    }

    public List<Account> all() {
        return documents.all(KIND).stream().map(Accounts::account).toList();
    }

    public Optional<Account> find(String name) {
        return documents.find(KIND, name).map(Accounts::account);
    }

    /** Takes a tenth of a second, on purpose, whether the name is known or not. */
    public Optional<Account> check(String name, String password) {
        var known = documents.find(KIND, name);
        var right = known.map(account -> account.path("hash").asText())
                .map(hash -> PasswordHash.matches(password, hash))
                .orElseGet(() -> PasswordHash.matchesNobody(password));
        return known.filter(_ -> right).map(Accounts::account);
    }

    /** @throws HubException the name or the password can't be one, or the name is taken */
    public Account add(String name, String password, HubCaller.Role role) {
        if (!NAME.matcher(name).matches() || TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
            throw HubException.badRequest(
                    "name: must be letters, digits and . _ @ + - or blanks, at most 64, and none of "
                            + String.join(", ", TAKEN));
        }
        var hash = hash(password);
        requireRole(role);
        return documents.exclusively(KIND, () -> {
            if (documents.find(KIND, name).isPresent()) {
                throw HubException.conflict("there is a user '" + name + "' already");
            }
            var account = Json.object().put("name", name).put("hash", hash);
            documents.put(KIND, name, stamped(account.put("role", word(role))));
            shareWithUsers(name, role);
            return find(name).orElseThrow();
        });
    }

    public Account setPassword(String name, String password) {
        var hash = hash(password);
        return account(documents.change(KIND, name, account -> stamped(account.put("hash", hash))));
    }

    /** @throws HubException nobody would be left who may everything */
    public Account setRole(String name, HubCaller.Role role) {
        requireRole(role);
        return documents.exclusively(KIND, () -> {
            if (role != HubCaller.Role.ADMIN) {
                requireAnotherAdmin(name);
            }
            var changed = documents.change(KIND, name, account -> stamped(account.put("role", word(role))));
            shareWithUsers(name, role);
            return account(changed);
        });
    }

    /** The last account may go too: then the home is open to this machine again, and to nobody else. */
    public void remove(String name) {
        documents.exclusively(KIND, () -> {
            if (documents.find(KIND, name).isEmpty()) {
                throw DocumentTable.unknown(USER, name);
            }
            if (documents.count(KIND) > 1) {
                requireAnotherAdmin(name);
            }
            tokens.removeAll(name);
            return documents.remove(KIND, name);
        });
    }

    private void requireAnotherAdmin(String name) {
        var another = all().stream()
                .anyMatch(account -> account.role() == HubCaller.Role.ADMIN
                        && !account.name().equals(name));
        var admin = find(name).filter(account -> account.role() == HubCaller.Role.ADMIN);
        if (admin.isPresent() && !another) {
            throw HubException.conflict("'" + name + "' is the only admin; make another one first");
        }
    }

    /** What is granted to somebody is kept with HC3's users. */
    private void shareWithUsers(String name, HubCaller.Role role) {
        var type = role == HubCaller.Role.ADMIN ? "superuser" : "user";
        documents.exclusively(USER, () -> {
            var known = documents.all(USER).stream()
                    .filter(user -> user.path("name").asText().equals(name))
                    .findFirst();
            var id = known.map(user -> user.path("id").asInt()).orElseGet(() -> documents.freeNumber(USER, FIRST_USER));
            var user = known.map(ObjectNode::deepCopy).orElseGet(() -> Json.object()
                    .put("id", id)
                    .put("name", name)
                    .put("email", "")
                    .put("sendNotifications", false)
                    .put("skin", "light"));
            documents.put(USER, Integer.toString(id), user.put("type", type));
            return id;
        });
    }

    /** Whether {@link #sessionKey} has been made already. */
    public boolean hasSessionKey() {
        return documents.find(KEY_KIND, "it").isPresent();
    }

    /** What sessions are sealed with, the same for all services of the home; made when first asked for. */
    public String sessionKey() {
        return documents.exclusively(KEY_KIND, () -> documents
                .find(KEY_KIND, "it")
                .orElseGet(() -> {
                    var made = Json.object().put("key", RandomText.ofBytes(32));
                    documents.put(KEY_KIND, "it", made);
                    return made;
                })
                .path("key")
                .asText());
    }

    /** From now on nobody is let in by that session. */
    public void endSession(String session, Instant expires) {
        ended.add(session, expires);
    }

    public boolean isEnded(String session) {
        return ended.contains(session);
    }

    /**
     * Makes a token with its owner's role.
     *
     * @param ownRole that the token keeps when its owner is none of ours, but Keycloak's
     * @param expires null for never
     */
    public NewToken makeToken(String owner, HubCaller.Role ownRole, String label, Instant expires) {
        return tokens.make(owner, word(ownRole), find(owner).isPresent(), label, expires);
    }

    public List<Token> tokens(String owner) {
        return tokens.of(owner);
    }

    /** @throws HubException the owner has no such token */
    public void revokeToken(String owner, String id) {
        tokens.remove(owner, id);
    }

    /** @param hash of the token: the token itself stays with who has it */
    public Optional<Account> ownerOf(String hash) {
        return tokens.find(hash)
                .flatMap(token -> token.path("ours").asBoolean()
                        ? find(token.path("owner").asText())
                        : Optional.of(new Account(
                                token.path("owner").asText(),
                                role(token.path("role").asText()),
                                "")));
    }

    private static ObjectNode stamped(ObjectNode account) {
        return account.put("stamp", RandomText.ofBytes(12));
    }

    private static String hash(String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw HubException.badRequest("password: must have " + SHORTEST + " to " + LONGEST + " characters");
        }
        return PasswordHash.of(password);
    }

    private static void requireRole(HubCaller.Role role) {
        if (role == HubCaller.Role.QUICKAPP) {
            throw HubException.badRequest("role: must be admin, user or viewer");
        }
    }

    private static Account account(ObjectNode document) {
        return new Account(
                document.path("name").asText(),
                role(document.path("role").asText()),
                document.path("stamp").asText());
    }

    private static HubCaller.Role role(String word) {
        return HubCaller.Role.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String word(HubCaller.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
