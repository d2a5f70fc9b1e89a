package io.moonfleet.security.testing;

import io.moonfleet.protocol.Role;
import io.moonfleet.security.Accounts;
import io.moonfleet.security.Identity;
import io.moonfleet.security.Unavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A home where nobody has to sign in, until somebody is added. */
public final class FakeAccounts implements Accounts {

    private record User(String password, Identity who) {}

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final List<String> askedKeycloak = new CopyOnWriteArrayList<>();
    private final AtomicInteger passwordsChecked = new AtomicInteger();
    private volatile boolean away;

    public void add(String name, String password, Role role) {
        users.put(name, new User(password, new Identity(name, role, Identity.Keeper.HUB, name + password + role)));
    }

    public void addToken(String token, String owner) {
        tokens.put(token, owner);
    }

    public void remove(String name) {
        users.remove(name);
    }

    public void clear() {
        users.clear();
        tokens.clear();
        ended.clear();
        away = false;
    }

    /** From now on nobody can be asked. */
    public void goAway() {
        away = true;
    }

    /** What was told about sign-ins at Keycloak, a line each. */
    public List<String> askedKeycloak() {
        return List.copyOf(askedKeycloak);
    }

    public int passwordsChecked() {
        return passwordsChecked.get();
    }

    @Override
    public CompletionStage<Rules> rules() {
        return answer(() -> new Rules(!users.isEmpty(), "the key of these tests, which is long enough"));
    }

    @Override
    public CompletionStage<Optional<Identity>> password(String user, String password, String from) {
        passwordsChecked.incrementAndGet();
        return answer(() -> Optional.ofNullable(users.get(user))
                .filter(known -> known.password.equals(password))
                .map(User::who));
    }

    @Override
    public CompletionStage<Optional<Identity>> token(String token, String from) {
        return answer(
                () -> Optional.ofNullable(tokens.get(token)).map(users::get).map(User::who));
    }

    @Override
    public CompletionStage<Void> askedKeycloak(String user, Optional<Identity> who, String how, String from) {
        return answer(() -> {
            askedKeycloak.add(user + " " + who.map(Identity::role) + " " + how + " " + from);
            return null;
        });
    }

    @Override
    public CompletionStage<Optional<Identity>> still(Identity who, String session) {
        return answer(() -> {
            if (session != null && ended.contains(session)) {
                return Optional.empty();
            }
            return who.keeper() == Identity.Keeper.KEYCLOAK
                    ? Optional.of(who)
                    : Optional.ofNullable(users.get(who.name())).map(User::who).filter(known -> known.stamp()
                            .equals(who.stamp()));
        });
    }

    @Override
    public CompletionStage<Void> endSession(String session, Instant expires) {
        ended.add(session);
        return CompletableFuture.completedFuture(null);
    }

    private <T> CompletionStage<T> answer(Supplier<T> value) {
        return away
                ? CompletableFuture.failedFuture(new Unavailable("NO_RUNNER", "no runner is there to answer"))
                : CompletableFuture.completedFuture(value.get());
    }
}
