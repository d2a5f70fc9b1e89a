package io.moonfleet.security;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.moonfleet.protocol.Caller;
import io.moonfleet.security.Identity.Keeper;
import io.moonfleet.security.OpenIdProvider.Grant;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * Lets visitors in or not. Nothing here blocks. What was right is remembered for a short while, under a keyed hash of what
 * was shown, so that a client that sends its password with each request does not cost a tenth of a second each time; who was
 * let in is looked up anew every minute, so that a changed role or a removed user counts soon.
 */
public final class Doorkeeper {

    /** The hub's tokens begin like this; others are Keycloak's. */
    private static final String OUR_TOKEN = "mf_";

    private static final Logger LOG = Logger.getLogger(Doorkeeper.class);
    private static final Duration RULES_GOOD = Duration.ofSeconds(5);
    private static final Duration BRIEFLY = Duration.ofSeconds(60);
    private static final Duration PASSWORD_GOOD = Duration.ofMinutes(10);

    private static final int MOST = 10_000;
    private static final String ONLY = "rules";

    private final SecuritySettings settings;
    private final Accounts accounts;
    private final Optional<OpenIdProvider> provider;
    private final Lockout lockout;
    private final InstantSource clock;
    private final SecretKeySpec fingerprintKey = new SecretKeySpec(random(32), "HmacSHA256");

    private final AsyncCache<String, Accounts.Rules> rules;
    private volatile Accounts.Rules lastRules;
    private final AsyncCache<String, Grant> rightOnes;
    private final AsyncCache<String, Optional<Identity>> stillGood;
    private final Optional<Renewals> renewals;

    public Doorkeeper(
            SecuritySettings settings,
            Accounts accounts,
            Optional<OpenIdProvider> provider,
            Lockout lockout,
            InstantSource clock) {
        this.settings = settings;
        this.accounts = accounts;
        this.provider = provider;
        this.lockout = lockout;
        this.clock = clock;
        this.rules = cache(Expiry.creating((_, _) -> RULES_GOOD));
        this.rightOnes = cache(Expiry.creating((_, grant) -> until(grant.goodUntil())));
        this.stillGood = cache(Expiry.creating((_, _) -> BRIEFLY));
        this.renewals = provider.map(known -> new Renewals(known, settings.grace(), clock));
    }

    /** Never fails: that nobody can tell is a verdict, too. */
    public CompletionStage<Verdict> admit(Visitor visitor) {
        return safely(() -> {
            if (isLocalKey(visitor.credential())) {
                return now(new Verdict.LetIn(Caller.local()));
            }
            if (!settings.open() || provider.isPresent() || visitor.passedOn()) {
                return check(visitor);
            }
            return rules().thenCompose(
                            known -> known.users() ? check(visitor) : now(new Verdict.LetIn(Caller.local())));
        });
    }

    /** Like {@link #admit} for a page's form; who is let in gets a session. */
    public CompletionStage<Verdict> signIn(Credential.Password shown, String address) {
        return safely(() -> checkPassword(shown, address, grant -> begin(grant), true));
    }

    /** A session for somebody whom Keycloak has sent. */
    public Session begin(Grant grant) {
        var now = clock.instant();
        var good = grant.who().keeper() == Keeper.HUB ? now.plus(settings.longest()) : grant.goodUntil();
        return new Session(randomText(), grant.who(), now, expiry(now, now), good, grant.refreshToken());
    }

    /** The same for somebody whom Keycloak has sent back to a page of ours. */
    public Session begin(Grant grant, String address) {
        writeDown(grant.who().name(), Optional.of(grant), "page", address);
        return begin(grant);
    }

    /** Who is let in by Keycloak is let in, also when the hub cannot write it down. */
    private void writeDown(String user, Optional<Grant> granted, String how, String address) {
        accounts.askedKeycloak(user, granted.map(Grant::who), how, address).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warnf("the sign-in of %s at Keycloak is not in the audit log: %s", user, failure.getMessage());
            }
        });
    }

    /** The session as it goes on when its page is used: later expiry, and what Keycloak says now. */
    public Session goOn(Session session) {
        return session.until(expiry(session.began(), clock.instant()));
    }

    /** From now on nobody gets in by that session: here at once, elsewhere within a minute. */
    public CompletionStage<Void> end(Session session) {
        session.refreshToken()
                .ifPresent(token -> provider.ifPresent(known -> known.end(token).whenComplete((_, failure) -> {
                    if (failure != null) {
                        LOG.infof(
                                "Keycloak was not told that %s signed out: %s",
                                session.who().name(), failure);
                    }
                })));
        // Its cookie may be of before a renewal, so it can be good for longer than it says.
        return accounts.endSession(session.id(), clock.instant().plus(settings.longest()))
                .thenRun(() -> {
                    stillGood.synchronous().invalidate(stillKey(session.who(), session.id()));
                    renewals.ifPresent(known -> known.forget(session));
                });
    }

    /** How it stands with an address that has not signed in. */
    public Lockout.Status lockStatus(String address) {
        return lockout.status(address);
    }

    /** Seals and opens what browsers keep. */
    public CompletionStage<SealedSessions> seals() {
        return settings.sessionKey()
                .<CompletionStage<SealedSessions>>map(key -> CompletableFuture.completedFuture(new SealedSessions(key)))
                .orElseGet(() -> rules().thenApply(known -> new SealedSessions(known.sessionKey())));
    }

    public Optional<OpenIdProvider> provider() {
        return provider;
    }

    private CompletionStage<Verdict> check(Visitor visitor) {
        return switch (visitor.credential()) {
            case Credential.Nothing _ -> now(new Verdict.NobodyYet("sign in first"));
            case Credential.Unreadable _ -> now(new Verdict.Wrong(lockout.status(visitor.address())));
            case Credential.Password shown -> checkPassword(shown, visitor.address(), _ -> null, true);
            case Credential.Bearer shown -> checkBearer(shown, visitor.address(), true);
            case Credential.Cookie shown ->
                seals().thenCompose(seals -> seals.open(shown.value(), clock.instant())
                        .map(this::checkSession)
                        .orElseGet(() -> now(new Verdict.NobodyYet("the session is over; sign in again"))));
        };
    }

    /** What is made of somebody who is let in: a session, or nothing. */
    private interface Beginning {
        Session of(Grant grant);
    }

    private CompletionStage<Verdict> checkPassword(
            Credential.Password shown, String address, Beginning beginning, boolean again) {
        var status = lockout.status(shown.user(), address);
        if (status.locked()) {
            return now(new Verdict.LockedOut(status));
        }
        var key = fingerprint("password", shown.user(), shown.password());
        var asked = rightOnes.get(key, (_, _) -> askPassword(shown, address).toCompletableFuture());
        return asked.thenCompose(grant -> {
            if (grant == null) {
                return now(wrong(shown.user(), address));
            }
            lockout.succeeded(shown.user(), address);
            return still(grant.who(), null).thenCompose(who -> {
                if (who.isPresent()) {
                    var current = new Grant(who.get(), grant.goodUntil(), grant.refreshToken());
                    return now(new Verdict.LetIn(who.get().caller(), Optional.ofNullable(beginning.of(current))));
                }
                // The account has changed since: perhaps only its role.
                rightOnes.synchronous().invalidate(key);
                return again ? checkPassword(shown, address, beginning, false) : now(wrong(shown.user(), address));
            });
        });
    }

    private Verdict wrong(String user, String address) {
        var status = lockout.failed(user, address);
        return status.locked() ? new Verdict.LockedOut(status) : new Verdict.Wrong(status);
    }

    /** Completes with null, which the cache does not keep, when it is wrong. */
    private CompletionStage<Grant> askPassword(Credential.Password shown, String address) {
        return provider.map(
                        known -> known.password(shown.user(), shown.password()).thenApply(granted -> {
                            writeDown(shown.user(), granted, "password", address);
                            return granted.map(this::briefly).orElse(null);
                        }))
                .orElseGet(() -> accounts.password(shown.user(), shown.password(), address)
                        .thenApply(who ->
                                who.map(found -> grant(found, PASSWORD_GOOD)).orElse(null)));
    }

    private CompletionStage<Verdict> checkBearer(Credential.Bearer shown, String address, boolean again) {
        var status = lockout.status("", address);
        if (status.locked()) {
            return now(new Verdict.LockedOut(status));
        }
        var key = fingerprint("bearer", shown.token());
        return rightOnes
                .get(key, (_, _) -> askBearer(shown, address).toCompletableFuture())
                .thenCompose(grant -> {
                    if (grant == null || !clock.instant().isBefore(grant.goodUntil())) {
                        // A script with a token that has expired is no attack: only guesses at ours are counted.
                        return now(
                                shown.token().startsWith(OUR_TOKEN)
                                        ? wrong("", address)
                                        : new Verdict.Wrong(lockout.status("", address)));
                    }
                    return still(grant.who(), null).thenCompose(who -> {
                        if (who.isPresent()) {
                            return now(new Verdict.LetIn(who.get().caller()));
                        }
                        rightOnes.synchronous().invalidate(key);
                        return again ? checkBearer(shown, address, false) : now(wrong("", address));
                    });
                });
    }

    private CompletionStage<Grant> askBearer(Credential.Bearer shown, String address) {
        if (shown.token().startsWith(OUR_TOKEN)) {
            return accounts.token(shown.token(), address)
                    .thenApply(who -> who.map(found -> grant(found, BRIEFLY)).orElse(null));
        }
        return provider.map(known -> known.bearer(shown.token())
                        .thenApply(granted -> granted.map(this::briefly).orElse(null)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Verdict> checkSession(Session session) {
        return fresh(session).thenCompose(good -> good.map(
                        current -> still(current.who(), current.id()).thenApply(who -> who.<Verdict>map(
                                        found -> new Verdict.LetIn(found.caller(), Optional.of(current)))
                                .orElseGet(() -> new Verdict.NobodyYet("the session was ended; sign in again"))))
                .orElseGet(() -> now(new Verdict.NobodyYet("the session is over; sign in again"))));
    }

    private CompletionStage<Optional<Session>> fresh(Session session) {
        if (session.who().keeper() == Keeper.HUB && clock.instant().isBefore(session.goodUntil())) {
            return CompletableFuture.completedFuture(Optional.of(session));
        }
        return renewals.map(known -> known.fresh(session))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletionStage<Optional<Identity>> still(Identity who, String session) {
        if (who.keeper() == Keeper.KEYCLOAK && session == null) {
            return CompletableFuture.completedFuture(Optional.of(who));
        }
        return stillGood
                .get(stillKey(who, session), (_, _) -> accounts.still(who, session)
                        .toCompletableFuture())
                // Keycloak's may have got another role with the last renewal.
                .thenApply(found -> who.keeper() == Keeper.KEYCLOAK ? found.map(_ -> who) : found);
    }

    private static String stillKey(Identity who, String session) {
        return who.name() + "\n" + who.stamp() + "\n" + session;
    }

    /** While the hub does not answer the last ones hold: what they let in gets no further without it. */
    private CompletionStage<Accounts.Rules> rules() {
        return rules.get(ONLY, (_, _) -> accounts.rules()
                .handle((asked, failure) -> {
                    if (failure == null) {
                        lastRules = asked;
                    } else if (lastRules == null) {
                        throw new CompletionException(cause(failure));
                    }
                    return lastRules;
                })
                .toCompletableFuture());
    }

    private Grant grant(Identity who, Duration good) {
        return new Grant(who, clock.instant().plus(good), Optional.empty());
    }

    private Grant briefly(Grant grant) {
        var atMost = clock.instant().plus(BRIEFLY);
        return new Grant(
                grant.who(), grant.goodUntil().isBefore(atMost) ? grant.goodUntil() : atMost, grant.refreshToken());
    }

    private Instant expiry(Instant began, Instant now) {
        var idle = now.plus(settings.idle());
        var longest = began.plus(settings.longest());
        return idle.isBefore(longest) ? idle : longest;
    }

    private boolean isLocalKey(Credential credential) {
        return credential instanceof Credential.Bearer(var token)
                && settings.localKey()
                        .filter(key -> MessageDigest.isEqual(bytes(key), bytes(token)))
                        .isPresent();
    }

    private static CompletionStage<Verdict> safely(Supplier<CompletionStage<Verdict>> check) {
        return check.get().exceptionally(failure -> {
            var cause = cause(failure);
            if (cause instanceof Unavailable unavailable) {
                return new Verdict.CannotTell(unavailable.reason(), unavailable.getMessage());
            }
            LOG.error("a visitor could not be checked", cause);
            return new Verdict.CannotTell("CANNOT_SIGN_IN", "the check of credentials failed");
        });
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static CompletionStage<Verdict> now(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }

    private Duration until(Instant end) {
        var left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private String fingerprint(String... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(fingerprintKey);
            for (var part : parts) {
                mac.update(bytes(part));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    /** Text that nobody can guess. */
    public static String randomText() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(24));
    }

    private static byte[] random(int count) {
        var bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <V> AsyncCache<String, V> cache(Expiry<String, V> expiry) {
        Ticker ticker = () -> clock.instant().toEpochMilli() * 1_000_000;
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfter(expiry)
                .ticker(ticker)
                .executor(Runnable::run)
                .buildAsync();
    }
}
