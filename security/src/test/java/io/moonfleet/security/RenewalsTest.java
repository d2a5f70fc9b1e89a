package io.moonfleet.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.Role;
import io.moonfleet.security.OpenIdProvider.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Issue 7: "Keycloak away for 30 s: sessions go on". */
class RenewalsTest {

    private static final Duration TOKEN = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final TurnableClock clock = new TurnableClock();
    private final SlowKeycloak keycloak = new SlowKeycloak();
    private final Renewals renewals = new Renewals(keycloak, GRACE, clock);

    @Test
    void aSessionWhoseTokenIsOverGoesOnWhileKeycloakIsAway() {
        var session = session("anna");
        clock.forward(TOKEN);
        var coming = renewals.fresh(session).toCompletableFuture();
        keycloak.failAll();
        assertThat(coming.join()).hasValue(session);
    }

    /** The page's cookie is made anew from what it gets here: if the time moved with each, the session would never end. */
    @Test
    void attackAskingAgainAndAgainDoesNotMoveTheEndOfTheGrace() {
        keycloak.away = true;
        var session = session("anna");
        clock.forward(TOKEN);
        var asked = Duration.ZERO;
        while (asked.compareTo(GRACE) < 0) {
            var kept = join(renewals.fresh(session)).orElseThrow();
            assertThat(kept.goodUntil()).isEqualTo(session.goodUntil());
            session = kept;
            clock.forward(Duration.ofSeconds(7));
            asked = asked.plusSeconds(7);
        }
        assertThat(failure(renewals.fresh(session))).isInstanceOf(Unavailable.class);
    }

    @Test
    void whenKeycloakSaysNoTheSessionIsOverAtOnceAlsoWithinItsGrace() {
        keycloak.away = true;
        var session = session("anna");
        clock.forward(TOKEN);
        assertThat(join(renewals.fresh(session))).isPresent();
        keycloak.away = false;
        clock.forward(Duration.ofSeconds(5));
        var coming = renewals.fresh(session).toCompletableFuture();
        keycloak.refuseAll();
        assertThat(coming.join()).isEmpty();
        keycloak.away = true;
        assertThat(join(renewals.fresh(session)))
                .as("and it stays over when Keycloak goes away again")
                .isEmpty();
    }

    @Test
    void whileKeycloakIsAwayItIsAskedOnceInFiveSecondsWhoeverComes() {
        keycloak.away = true;
        var sessions = sessions(200);
        clock.forward(TOKEN);
        for (var second = 0; second < 30; second++) {
            sessions.forEach(
                    session -> assertThat(join(renewals.fresh(session))).isPresent());
            clock.forward(Duration.ofSeconds(1));
        }
        assertThat(keycloak.asked).isEqualTo(6);
    }

    @Test
    void whenItIsBackItIsNotAskedAboutEverybodyAtOnce() {
        keycloak.away = true;
        var sessions = sessions(200);
        clock.forward(TOKEN);
        join(renewals.fresh(sessions.getFirst()));
        keycloak.away = false;
        clock.forward(Duration.ofSeconds(5));
        var coming = sessions.stream()
                .map(session -> renewals.fresh(session).toCompletableFuture())
                .toList();
        assertThat(keycloak.open).as("one tries").hasSize(1);
        assertThat(coming.stream().filter(CompletableFuture::isDone))
                .as("the others go on meanwhile")
                .hasSize(199);
        keycloak.grantAll();
        while (true) {
            var due = sessions.stream()
                    .map(session -> renewals.fresh(session).toCompletableFuture())
                    .toList();
            assertThat(due).hasSize(200);
            if (keycloak.open.isEmpty()) {
                break;
            }
            assertThat(keycloak.open).hasSizeLessThanOrEqualTo(16);
            keycloak.grantAll();
        }
        assertThat(keycloak.asked).as("each once, and the one that failed").isEqualTo(201);
    }

    @Test
    void whoComesAfterTheGraceWaitsForATurnAndIsNotForgotten() {
        var sessions = sessions(40);
        clock.forward(TOKEN.plus(GRACE));
        var coming = sessions.stream()
                .map(session -> renewals.fresh(session).toCompletableFuture())
                .toList();
        assertThat(keycloak.open).hasSize(16);
        keycloak.grantAll();
        assertThat(keycloak.open).hasSize(16);
        keycloak.grantAll();
        assertThat(keycloak.open).hasSize(8);
        keycloak.failAll();
        assertThat(coming.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(8);
        assertThat(coming.stream().filter(CompletableFuture::isDone)).hasSize(40);
    }

    @Test
    void whoWaitsForATurnHearsAtOnceThatKeycloakIsAway() {
        var sessions = sessions(40);
        clock.forward(TOKEN.plus(GRACE));
        var coming = sessions.stream()
                .map(session -> renewals.fresh(session).toCompletableFuture())
                .toList();
        keycloak.failAll();
        assertThat(coming).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(keycloak.asked).isEqualTo(16);
        clock.forward(Duration.ofSeconds(5));
        var next = renewals.fresh(sessions.getLast()).toCompletableFuture();
        keycloak.grantAll();
        assertThat(next.join()).as("no turn was lost").isPresent();
    }

    /** A socket shows for days the cookie that it came with. */
    @Test
    void whatKeycloakSaidLastCountsForAnOldCookieToo() {
        var old = session("anna");
        clock.forward(TOKEN);
        var first = renewals.fresh(old).toCompletableFuture();
        keycloak.grantAll();
        assertThat(first.join().orElseThrow().refreshToken()).hasValue("anna 1");
        clock.forward(TOKEN);
        var second = renewals.fresh(old).toCompletableFuture();
        assertThat(keycloak.tokens).as("asked with the newest token").containsExactly("anna 0", "anna 1");
        keycloak.failAll();
        assertThat(second.join())
                .as("and the grace begins with the newest word")
                .isPresent();
    }

    @Test
    void theSameSessionIsAskedForOnceWhoeverBringsIt() {
        var session = session("anna");
        clock.forward(TOKEN);
        var coming = List.of(renewals.fresh(session), renewals.fresh(session), renewals.fresh(session));
        assertThat(keycloak.asked).isEqualTo(1);
        keycloak.grantAll();
        assertThat(coming).allSatisfy(one -> assertThat(join(one)).isPresent());
    }

    private List<Session> sessions(int count) {
        var sessions = new ArrayList<Session>();
        for (var i = 0; i < count; i++) {
            sessions.add(session("user" + i));
        }
        return sessions;
    }

    private Session session(String name) {
        var now = clock.instant();
        return new Session(
                "id of " + name,
                who(name),
                now,
                now.plus(Duration.ofHours(12)),
                now.plus(TOKEN),
                Optional.of(name + " 0"));
    }

    private static Identity who(String name) {
        return new Identity(name, Role.USER, Identity.Keeper.KEYCLOAK, null);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Throwable failure(CompletionStage<?> stage) {
        try {
            join(stage);
            throw new AssertionError("it has not failed");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** Answers when the test says so. Tokens are counted up with each answer. */
    private final class SlowKeycloak implements NoBrowser {

        private record Question(String token, CompletableFuture<Optional<Grant>> answer) {}

        private final List<Question> open = new ArrayList<>();
        private final List<String> tokens = new ArrayList<>();
        private int asked;
        private boolean away;

        @Override
        public CompletionStage<Optional<Grant>> refresh(String refreshToken) {
            asked++;
            tokens.add(refreshToken);
            if (away) {
                return CompletableFuture.failedFuture(new Unavailable("Keycloak does not answer"));
            }
            var question = new Question(refreshToken, new CompletableFuture<>());
            open.add(question);
            return question.answer;
        }

        private void grantAll() {
            for (var question : taken()) {
                var parts = question.token.split(" ", 2);
                question.answer.complete(Optional.of(new Grant(
                        who(parts[0]),
                        clock.instant().plus(TOKEN),
                        Optional.of(parts[0] + " " + (Integer.parseInt(parts[1]) + 1)))));
            }
        }

        private void refuseAll() {
            taken().forEach(question -> question.answer.complete(Optional.empty()));
        }

        private void failAll() {
            taken().forEach(question -> question.answer.completeExceptionally(new Unavailable("no route to host")));
        }

        private List<Question> taken() {
            var taken = List.copyOf(open);
            open.clear();
            return taken;
        }

        @Override
        public CompletionStage<Optional<Grant>> password(String user, String password) {
            throw new UnsupportedOperationException("nobody signs in here");
        }

        @Override
        public CompletionStage<Optional<Grant>> bearer(String token) {
            throw new UnsupportedOperationException("no machine here");
        }

        @Override
        public CompletionStage<Void> end(String refreshToken) {
            throw new UnsupportedOperationException("nobody signs out here");
        }
    }
}
