package io.moonfleet.hub.internal.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Accounts.NewToken;
import io.moonfleet.hub.Accounts.Token;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Tokens for scripts, {@code mf_…}. Only a hash is kept, under which a token is found; a plain one, because nobody guesses
 * 256 random bits.
 */
public final class AccessTokens {

    /** What a token begins with, so that it is known where one has leaked. */
    public static final String PREFIX = "mf_";

    private static final String KIND = "accessToken";
    private static final int SHOWN = 12;
    private static final int MOST = 50;
    private static final int LONGEST_LABEL = 100;

    private final DocumentTable documents;
    private final Clock clock;

    public AccessTokens(DocumentTable documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** @param ours whether the owner is an account of this home, whose role counts when the token is used */
    public NewToken make(String owner, String role, boolean ours, String label, Instant expires) {
        if (label.isBlank() || label.length() > LONGEST_LABEL) {
            throw HubException.badRequest("label: must have 1 to " + LONGEST_LABEL + " characters");
        }
        if (expires != null && !expires.isAfter(clock.instant())) {
            throw HubException.badRequest("expires: must be in the future");
        }
        var secret = PREFIX + RandomText.ofBytes(32);
        var id = hash(secret);
        var document = Json.object()
                .put("owner", owner)
                .put("role", role)
                .put("ours", ours)
                .put("label", label)
                .put("created", clock.instant().getEpochSecond());
        if (expires != null) {
            document.put("expires", expires.getEpochSecond());
        }
        return documents.exclusively(KIND, () -> {
            if (of(owner).size() >= MOST) {
                throw HubException.conflict("there are " + MOST + " tokens already; revoke one first");
            }
            documents.put(KIND, id, document);
            return new NewToken(secret, token(id, document));
        });
    }

    public List<Token> of(String owner) {
        return documents.ids(KIND).stream()
                .flatMap(id -> documents
                        .find(KIND, id)
                        .filter(token -> token.path("owner").asText().equals(owner))
                        .map(token -> token(id, token))
                        .stream())
                .toList();
    }

    /** Empty when there is no such token, or it has expired. */
    public Optional<ObjectNode> find(String hash) {
        return documents
                .find(KIND, hash)
                .filter(token -> !token.has("expires")
                        || clock.instant().getEpochSecond()
                                < token.path("expires").asLong());
    }

    public void remove(String owner, String id) {
        var found = documents.ids(KIND).stream()
                .filter(hash -> shown(hash).equals(id))
                .filter(hash -> documents
                        .find(KIND, hash)
                        .map(token -> token.path("owner").asText().equals(owner))
                        .orElse(false))
                .findFirst()
                .orElseThrow(() -> DocumentTable.unknown("token", id));
        documents.remove(KIND, found);
    }

    public void removeAll(String owner) {
        of(owner).forEach(token -> remove(owner, token.id()));
    }

    /** SHA-256 in hexadecimal digits. */
    public static String hash(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Token token(String hash, ObjectNode document) {
        return new Token(
                shown(hash),
                document.path("owner").asText(),
                document.path("label").asText(),
                Instant.ofEpochSecond(document.path("created").asLong()),
                document.has("expires")
                        ? Instant.ofEpochSecond(document.path("expires").asLong())
                        : null);
    }

    private static String shown(String hash) {
        return hash.substring(0, Math.min(SHOWN, hash.length()));
    }
}
