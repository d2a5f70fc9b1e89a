package io.moonfleet.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Role;
import io.moonfleet.security.OpenIdProvider.Grant;
import io.moonfleet.security.testing.FakeAccounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {

    private static final String HERE = "192.168.1.20";
    private static final String PASSWORD = "correct horse";

    private final TurnableClock clock = new TurnableClock();
    private final FakeAccounts accounts = new FakeAccounts();
    private final FakeKeycloak keycloak = new FakeKeycloak();

    private Doorkeeper doorkeeper(boolean open, boolean withKeycloak) {
        var settings = new SecuritySettings(
                open,
                Optional.of("the key of this machine"),
                Optional.empty(),
                Duration.ofHours(12),
                Duration.ofDays(30),
                Duration.ofMinutes(10),
                0,
                Optional.empty());
        return new Doorkeeper(
                settings, accounts, withKeycloak ? Optional.of(keycloak) : Optional.empty(), new Lockout(clock), clock);
    }

    @Test
    void onALoopbackAddressWithoutUsersEverybodyIsTheMachinesOwner() {
        var door = doorkeeper(true, false);
        assertThat(admit(door, new Credential.Nothing())).isEqualTo(new Verdict.LetIn(Caller.local()));
        // Clients of HC3 send some password always.
        assertThat(admit(door, password("admin", "admin"))).isEqualTo(new Verdict.LetIn(Caller.local()));
    }

    @Test
    void elsewhereNobodyGetsInWithoutUsers() {
        var door = doorkeeper(false, false);
        assertThat(admit(door, new Credential.Nothing())).isInstanceOf(Verdict.NobodyYet.class);
        assertThat(admit(door, password("admin", "admin"))).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void whomAProxyPassesOnIsNotTheMachinesOwner() {
        var verdict = await(doorkeeper(true, false).admit(new Visitor(new Credential.Nothing(), "127.0.0.1", true)));
        assertThat(verdict).isInstanceOf(Verdict.NobodyYet.class);
    }

    @Test
    void theFirstUserClosesTheDoorWithinSeconds() {
        var door = doorkeeper(true, false);
        assertThat(admit(door, new Credential.Nothing())).isInstanceOf(Verdict.LetIn.class);
        accounts.add("anna", PASSWORD, Role.ADMIN);
        clock.forward(Duration.ofSeconds(6));
        assertThat(admit(door, new Credential.Nothing())).isInstanceOf(Verdict.NobodyYet.class);
        assertThat(caller(door, password("anna", PASSWORD))).isEqualTo(new Caller("anna", Role.ADMIN));
    }

    @Test
    void withKeycloakEverybodySignsInAlsoOnALoopbackAddress() {
        assertThat(admit(doorkeeper(true, true), new Credential.Nothing())).isInstanceOf(Verdict.NobodyYet.class);
    }

    @Test
    void aPasswordThatWasRightIsNotCheckedAgainForEachRequest() {
        accounts.add("anna", PASSWORD, Role.USER);
        var door = doorkeeper(false, false);
        for (var i = 0; i < 100; i++) {
            assertThat(caller(door, password("anna", PASSWORD))).isEqualTo(new Caller("anna", Role.USER));
        }
        assertThat(accounts.passwordsChecked()).isEqualTo(1);
        assertThat(admit(door, password("anna", "another"))).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void aRemovedUserAndAnotherPasswordCountWithinAMinute() {
        accounts.add("anna", PASSWORD, Role.USER);
        var door = doorkeeper(false, false);
        caller(door, password("anna", PASSWORD));
        accounts.add("anna", "another horse", Role.USER);
        clock.forward(Duration.ofSeconds(61));
        assertThat(admit(door, password("anna", PASSWORD))).isInstanceOf(Verdict.Wrong.class);
        assertThat(caller(door, password("anna", "another horse"))).isNotNull();
        accounts.remove("anna");
        clock.forward(Duration.ofSeconds(61));
        assertThat(admit(door, password("anna", "another horse"))).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void anotherRoleCountsWithinAMinute() {
        accounts.add("anna", PASSWORD, Role.ADMIN);
        var door = doorkeeper(false, false);
        caller(door, password("anna", PASSWORD));
        accounts.add("anna", PASSWORD, Role.VIEWER);
        clock.forward(Duration.ofSeconds(61));
        assertThat(caller(door, password("anna", PASSWORD)).role()).isEqualTo(Role.VIEWER);
    }

    @Test
    void attackGuessingEndsAfterFourTriesEvenWithTheRightPassword() {
        accounts.add("anna", PASSWORD, Role.ADMIN);
        var door = doorkeeper(false, false);
        for (var i = 0; i < 3; i++) {
            assertThat(admit(door, password("anna", "guess " + i))).isInstanceOf(Verdict.Wrong.class);
        }
        assertThat(admit(door, password("anna", "guess 4"))).isInstanceOf(Verdict.LockedOut.class);
        var checked = accounts.passwordsChecked();
        assertThat(admit(door, password("anna", PASSWORD))).isInstanceOf(Verdict.LockedOut.class);
        assertThat(accounts.passwordsChecked()).isEqualTo(checked);
        assertThat(door.lockStatus(HERE).timeLeft()).isPositive();
        clock.forward(Duration.ofSeconds(31));
        assertThat(admit(door, password("anna", PASSWORD))).isInstanceOf(Verdict.LetIn.class);
    }

    @Test
    void attackGuessingTokensLocksTheAddressOut() {
        accounts.add("anna", PASSWORD, Role.ADMIN);
        accounts.addToken("mf_right", "anna");
        var door = doorkeeper(false, false);
        assertThat(caller(door, new Credential.Bearer("mf_right")).name()).isEqualTo("anna");
        for (var i = 0; i < 4; i++) {
            admit(door, new Credential.Bearer("mf_guess" + i));
        }
        assertThat(admit(door, new Credential.Bearer("mf_right"))).isInstanceOf(Verdict.LockedOut.class);
    }

    @Test
    void theCommandsOfThisMachineGetInByTheirKeyAndByNoOther() {
        var door = doorkeeper(false, false);
        assertThat(caller(door, new Credential.Bearer("the key of this machine")))
                .isEqualTo(Caller.local());
        assertThat(admit(door, new Credential.Bearer("the key of that machine")))
                .isInstanceOf(Verdict.Wrong.class);
        assertThat(admit(door, new Credential.Bearer(""))).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void whenTheHubIsAwayNobodyCanTell() {
        accounts.goAway();
        assertThat(admit(doorkeeper(true, false), new Credential.Nothing()))
                .isEqualTo(new Verdict.CannotTell("NO_RUNNER", "no runner is there to answer"));
        assertThat(admit(doorkeeper(false, false), password("anna", PASSWORD))).isInstanceOf(Verdict.CannotTell.class);
    }

    @Test
    void aSessionLetsInUntilItIsEnded() {
        accounts.add("anna", PASSWORD, Role.USER);
        var door = doorkeeper(false, false);
        var session = signIn(door, "anna", PASSWORD);
        var cookie = seal(door, session);
        assertThat(caller(door, cookie)).isEqualTo(new Caller("anna", Role.USER));
        await(door.end(session));
        assertThat(admit(door, cookie)).isInstanceOf(Verdict.NobodyYet.class);
    }

    @Test
    void aSessionIsOverWhenItsUserGetsAnotherPassword() {
        accounts.add("anna", PASSWORD, Role.USER);
        var door = doorkeeper(false, false);
        var cookie = seal(door, signIn(door, "anna", PASSWORD));
        accounts.add("anna", "another horse", Role.USER);
        clock.forward(Duration.ofSeconds(61));
        assertThat(admit(door, cookie)).isInstanceOf(Verdict.NobodyYet.class);
    }

    @Test
    void aSessionThatIsUsedGoesOnButNotForEver() {
        accounts.add("anna", PASSWORD, Role.USER);
        var door = doorkeeper(false, false);
        var session = signIn(door, "anna", PASSWORD);
        assertThat(session.expires()).isEqualTo(clock.instant().plus(Duration.ofHours(12)));
        var longest = session.began().plus(Duration.ofDays(30));
        for (var i = 0; i < 100; i++) {
            clock.forward(Duration.ofHours(8));
            session = door.goOn(session);
        }
        assertThat(session.expires()).isEqualTo(longest);
        assertThat(admit(door, seal(door, session))).isInstanceOf(Verdict.NobodyYet.class);
    }

    @Test
    void attackASealedCookieOfAnotherHomeIsNone() {
        accounts.add("anna", PASSWORD, Role.USER);
        var door = doorkeeper(false, false);
        var forged = new SealedSessions("the key of another home, just as long").seal(signIn(door, "anna", PASSWORD));
        assertThat(admit(door, new Credential.Cookie(forged))).isInstanceOf(Verdict.NobodyYet.class);
    }

    /** Issue 7: the audit log knows who signed in from where, also when the hub was not asked. */
    @Test
    void theHubIsToldWhoSignedInAtKeycloakAndWhoDidNot() {
        keycloak.users.put("anna", Role.ADMIN);
        var door = doorkeeper(false, true);
        door.begin(keycloak.grant("anna"), "192.0.2.7");
        admit(door, password("anna", PASSWORD));
        admit(door, password("anna", PASSWORD));
        admit(door, password("bert", "a guess"));
        assertThat(accounts.askedKeycloak()).hasSize(3).first().isEqualTo("anna Optional[ADMIN] page 192.0.2.7");
        assertThat(accounts.askedKeycloak().get(1)).startsWith("anna Optional[ADMIN] password ");
        assertThat(accounts.askedKeycloak().get(2)).startsWith("bert Optional.empty password ");
    }

    @Test
    void keycloakIsAskedAgainWhenItsGrantIsOver() {
        keycloak.users.put("anna", Role.USER);
        var door = doorkeeper(false, true);
        var cookie = seal(door, door.begin(keycloak.grant("anna")));
        assertThat(caller(door, cookie).role()).isEqualTo(Role.USER);
        keycloak.users.put("anna", Role.VIEWER);
        clock.forward(Duration.ofMinutes(6));
        assertThat(caller(door, cookie).role()).isEqualTo(Role.VIEWER);
        assertThat(caller(door, cookie).role()).isEqualTo(Role.VIEWER);
        assertThat(keycloak.refreshes).isEqualTo(1);
        keycloak.users.clear();
        clock.forward(Duration.ofMinutes(6));
        assertThat(admit(door, cookie)).isInstanceOf(Verdict.NobodyYet.class);
    }

    @Test
    void sessionsGoOnWhileKeycloakIsAwayAndNewLoginsDoNot() {
        keycloak.users.put("anna", Role.USER);
        var door = doorkeeper(false, true);
        var cookie = seal(door, door.begin(keycloak.grant("anna")));
        keycloak.away = true;
        clock.forward(Duration.ofMinutes(6));
        assertThat(caller(door, cookie).name()).isEqualTo("anna");
        assertThat(admit(door, password("anna", PASSWORD)))
                .isEqualTo(new Verdict.CannotTell("CANNOT_SIGN_IN", "Keycloak does not answer"));
        keycloak.away = false;
        clock.forward(Duration.ofSeconds(30));
        assertThat(caller(door, cookie).name()).isEqualTo("anna");
        assertThat(keycloak.refreshes).isEqualTo(2);
    }

    @Test
    void keycloakThatStaysAwayEndsSessionsAfterAll() {
        keycloak.users.put("anna", Role.USER);
        var door = doorkeeper(false, true);
        var cookie = seal(door, door.begin(keycloak.grant("anna")));
        keycloak.away = true;
        clock.forward(Duration.ofMinutes(16));
        assertThat(admit(door, cookie)).isInstanceOf(Verdict.CannotTell.class);
    }

    /** What the page gets is sealed into its next cookie: with a later time the end would move for ever. */
    @Test
    void attackAPageThatKeepsItsCookieFreshGainsNoTimeWhileKeycloakIsAway() {
        keycloak.users.put("anna", Role.USER);
        var door = doorkeeper(false, true);
        var cookie = seal(door, door.begin(keycloak.grant("anna")));
        keycloak.away = true;
        clock.forward(Duration.ofMinutes(6));
        for (var i = 0; i < 9; i++) {
            var verdict = (Verdict.LetIn) admit(door, cookie);
            cookie = seal(door, door.goOn(verdict.session().orElseThrow()));
            clock.forward(Duration.ofMinutes(1));
        }
        assertThat(admit(door, cookie)).isInstanceOf(Verdict.CannotTell.class);
        keycloak.away = false;
        clock.forward(Duration.ofSeconds(5));
        assertThat(caller(door, cookie).name())
                .as("it was not ended, only not sure")
                .isEqualTo("anna");
    }

    @Test
    void attackAnAccessTokenOfKeycloakHasNoGraceAndAPasswordOnlyAMinute() {
        keycloak.users.put("anna", Role.USER);
        var door = doorkeeper(false, true);
        caller(door, new Credential.Bearer("anna"));
        caller(door, password("anna", PASSWORD));
        keycloak.away = true;
        clock.forward(Duration.ofSeconds(59));
        assertThat(caller(door, new Credential.Bearer("anna")).name()).isEqualTo("anna");
        assertThat(caller(door, password("anna", PASSWORD)).name()).isEqualTo("anna");
        clock.forward(Duration.ofSeconds(1));
        assertThat(admit(door, new Credential.Bearer("anna"))).isInstanceOf(Verdict.CannotTell.class);
        assertThat(admit(door, password("anna", PASSWORD))).isInstanceOf(Verdict.CannotTell.class);
    }

    @Test
    void signingOutTellsKeycloak() {
        keycloak.users.put("anna", Role.USER);
        var door = doorkeeper(false, true);
        await(door.end(door.begin(keycloak.grant("anna"))));
        assertThat(keycloak.ended).isEqualTo("refresh anna");
    }

    private Session signIn(Doorkeeper door, String user, String password) {
        var verdict = await(door.signIn(new Credential.Password(user, password), HERE));
        return ((Verdict.LetIn) verdict).session().orElseThrow();
    }

    private static Credential.Cookie seal(Doorkeeper door, Session session) {
        return new Credential.Cookie(await(door.seals()).seal(session));
    }

    private static Credential.Password password(String user, String password) {
        return new Credential.Password(user, password);
    }

    private static Verdict admit(Doorkeeper door, Credential credential) {
        return await(door.admit(new Visitor(credential, HERE, false)));
    }

    private static Caller caller(Doorkeeper door, Credential credential) {
        return ((Verdict.LetIn) admit(door, credential)).caller();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Gives grants of five minutes. */
    private final class FakeKeycloak implements NoBrowser {

        private final Map<String, Role> users = new HashMap<>();
        private boolean away;
        private int refreshes;
        private String ended;

        private Grant grant(String name) {
            return new Grant(
                    new Identity(name, users.get(name), Identity.Keeper.KEYCLOAK, null),
                    clock.instant().plus(Duration.ofMinutes(5)),
                    Optional.of("refresh " + name));
        }

        private CompletionStage<Optional<Grant>> answer(String name) {
            return away
                    ? CompletableFuture.failedFuture(new Unavailable("Keycloak does not answer"))
                    : CompletableFuture.completedFuture(
                            users.containsKey(name) ? Optional.of(grant(name)) : Optional.empty());
        }

        @Override
        public CompletionStage<Optional<Grant>> password(String user, String password) {
            return answer(user);
        }

        @Override
        public CompletionStage<Optional<Grant>> refresh(String refreshToken) {
            refreshes++;
            return answer(refreshToken.substring("refresh ".length()));
        }

        @Override
        public CompletionStage<Void> end(String refreshToken) {
            ended = refreshToken;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Optional<Grant>> bearer(String token) {
            return answer(token);
        }
    }
}
