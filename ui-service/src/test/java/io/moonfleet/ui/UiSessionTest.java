package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.messaging.EventFeed.Follower;
import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Event.ViewChanged;
import io.moonfleet.protocol.Role;
import io.moonfleet.security.Verdict;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.HomeView.QuickAppEntry;
import io.moonfleet.ui.Wire.Farewell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UiSessionTest {

    private static final String ROWS =
            "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"old\"}],[{\"type\":\"button\",\"name\":\"b\",\"text\":\"B\"}]]";

    private Instant now = Instant.EPOCH;
    private final FakeHome home = new FakeHome();
    private final LateScreens slowly = new LateScreens(home);
    private final ManualLater later = new ManualLater(delay -> now = now.plus(delay));
    private final RecordingWire wire = new RecordingWire();
    private final LifeFeed life = new LifeFeed(slowly);
    private final QuickAppListing listing = new QuickAppListing(slowly, life, later);
    private Verdict verdict = new Verdict.LetIn(Caller.local());
    private UiSession session;

    @BeforeEach
    void twoQuickAppsAndAPage() {
        home.add(55, "One", "com.fibaro.binarySwitch", "running", ROWS);
        home.add(60, "Two", "com.fibaro.binarySwitch", "running", ROWS);
        session = new UiSession(
                new UiSession.Surroundings(
                        slowly, life, listing, new FrameCodec(), new EventFrames(), new FanOut(), later, () -> now),
                wire,
                new Guest(Caller.local(), () -> CompletableFuture.completedFuture(verdict)));
    }

    @Test
    void aPageGetsOnlyWhatItSubscribedTo() {
        subscribe(55);
        wire.frames().clear();

        home.updateView(60, "l", "text", "not for it");
        home.log(60, "debug", "not for it");
        home.life(60, "stopped", "");
        assertThat(wire.frames()).isEmpty();

        home.updateView(55, "l", "text", "new");
        assertThat(wire.last().path("value").asText()).isEqualTo("new");
    }

    @Test
    void aUserIsNotToldHowDevicesLiveThatAreNotTheirs() {
        home.hide(60);
        var guest = new Guest(new Caller("berta", Role.USER), () -> CompletableFuture.completedFuture(verdict));
        var theirs = new UiSession(
                new UiSession.Surroundings(
                        slowly, life, listing, new FrameCodec(), new EventFrames(), new FanOut(), later, () -> now),
                wire,
                guest);
        theirs.onText("{\"type\":\"subscribeList\"}");
        wire.frames().clear();
        home.life(60, "crashed", "main.lua:7: a secret place");
        assertThat(wire.frames()).noneMatch(frame -> frame.toString().contains("a secret place"));
        home.life(55, "crashed", "main.lua:8: oops");
        assertThat(wire.frames()).anyMatch(frame -> frame.toString().contains("oops"));
        theirs.close();
    }

    @Test
    void aPageWhoseUserMayBeHereNoMoreIsToldToSignInWithinAMinute() {
        verdict = new Verdict.NobodyYet("the session was ended");
        session.sweep();
        assertThat(wire.farewell()).isNull();
        now = now.plusSeconds(61);
        session.sweep();
        assertThat(wire.farewell()).isEqualTo(Farewell.SIGN_IN);
    }

    @Test
    void aPageWhoseUserGotAnotherRoleBeginsAnew() {
        verdict = new Verdict.LetIn(new Caller("local", Role.VIEWER));
        now = now.plusSeconds(61);
        session.sweep();
        assertThat(wire.farewell()).isEqualTo(Farewell.SIGN_IN);
    }

    @Test
    void aPageStaysAsLongAsNobodyCanTellWhetherItMay() {
        verdict = new Verdict.CannotTell("NO_RUNNER", "no runner is there to answer");
        now = now.plusSeconds(61);
        session.sweep();
        assertThat(wire.farewell()).isNull();
    }

    @Test
    void nothingComesWithoutASubscription() {
        home.updateView(55, "l", "text", "x");
        home.life(55, "stopped", "");
        assertThat(wire.frames()).isEmpty();
    }

    @Test
    void nothingComesAfterUnsubscribing() {
        subscribe(55);
        subscribe(60);
        send("{\"type\":\"subscribeList\"}");
        later.runAll();
        send("{\"type\":\"unsubscribe\",\"quickApp\":55}");
        send("{\"type\":\"unsubscribe\"}");
        wire.frames().clear();

        home.updateView(55, "l", "text", "x");
        home.life(55, "stopped", "");
        assertThat(wire.frames()).isEmpty();
        home.updateView(60, "l", "text", "x");
        assertThat(wire.frames()).hasSize(1);
    }

    @Test
    void theScreenComesFirstAndThenWhatItDoesNotContain() {
        slowly.hold();
        send("{\"type\":\"subscribe\",\"quickApp\":55}");
        home.updateView(55, "l", "text", "in the snapshot");
        slowly.takeSnapshot();
        home.updateView(55, "l", "text", "after the snapshot");
        assertThat(wire.frames()).isEmpty();

        slowly.deliver();

        assertThat(wire.frames())
                .extracting(UiSessionTest::typeAndValue)
                .containsExactly("screen", "log", "changed=after the snapshot");
        assertThat(wire.frames("screen").getFirst().at("/screen/rows/0/0/text").asText())
                .isEqualTo("in the snapshot");
    }

    @Test
    void anEventThatComesLateButIsInTheSnapshotIsDropped() {
        slowly.hold();
        send("{\"type\":\"subscribe\",\"quickApp\":55}");
        var event = home.event(55, new ViewChanged("l", "text", FakeHome.json("\"contained\""), null));
        slowly.takeSnapshot();
        home.publish(event);
        slowly.deliver();
        assertThat(wire.frames("changed")).isEmpty();
    }

    @Test
    void aLogLineInTheSnapshotIsNotShownTwice() {
        slowly.hold();
        send("{\"type\":\"subscribe\",\"quickApp\":55}");
        home.log(55, "debug", "once");
        slowly.takeSnapshot();
        home.log(55, "debug", "later");
        slowly.deliver();
        assertThat(wire.frames("log"))
                .flatExtracting(frame -> frame.path("lines").findValuesAsText("message"))
                .containsExactly("once", "later");
    }

    @Test
    void whileTheScreenIsLoadedAgainChangesAreShownAtOnceAndNotLost() {
        subscribe(55);
        slowly.hold();
        send("{\"type\":\"refresh\"}");
        slowly.takeSnapshot();
        wire.frames().clear();
        home.updateView(55, "l", "text", "new");
        assertThat(wire.frames()).extracting(UiSessionTest::typeAndValue).containsExactly("changed=new");

        slowly.deliver();

        // The screen is older than the change: the change has to come once more after it.
        assertThat(wire.frames()).extracting(UiSessionTest::typeAndValue).endsWith("screen", "log", "changed=new");
    }

    @Test
    void aPropertyThatChangesBeforeTheScreenIsLoadedAgainStays() {
        home.add(62, "Meter", "com.fibaro.energyMeter", "running", ROWS)
                .builtIn(
                        "[[{\"type\":\"reading\",\"name\":\"__power\",\"value\":4.2,\"shows\":{\"value\":\"power\"}}]]")
                .child(63, "Phase", "com.fibaro.powerSensor", 1);
        send("{\"type\":\"subscribe\",\"quickApp\":62}");
        home.updateProperty(62, "power", 7.5);
        assertThat(wire.last().path("value").asDouble()).isEqualTo(7.5);

        // A child that was not followed yet has the screen loaded once more.
        later.runAll();

        assertThat(wire.frames("screen")).hasSize(2);
        assertThat(wire.frames("screen")
                        .getLast()
                        .at("/screen/builtIn/0/0/value")
                        .asDouble())
                .isEqualTo(7.5);
    }

    @Test
    void whatHappenedWhileEventsWereInterruptedIsAskedFor() {
        subscribe(55);
        send("{\"type\":\"subscribeList\"}");
        later.runAll();
        wire.frames().clear();
        home.interruptEvents();
        later.runAll();
        assertThat(wire.frames())
                .extracting(UiSessionTest::typeAndValue)
                .containsExactlyInAnyOrder("screen", "log", "list");
    }

    @Test
    void aChangeThatIsOvertakenByTheScreenThatContainsItIsDropped() {
        subscribe(55);
        var overtaken = home.event(55, new ViewChanged("l", "text", FakeHome.json("\"older\""), null));
        home.updateView(55, "l", "text", "newer");
        send("{\"type\":\"refresh\"}");
        wire.frames().clear();
        home.publish(overtaken);
        later.runAll();
        assertThat(wire.frames()).isEmpty();
    }

    @Test
    void whatAChildDidWhileTheScreenWasAskedForIsTold() {
        home.add(62, "Meter", "com.fibaro.energyMeter", "running", ROWS)
                .child(63, "Phase", "com.fibaro.powerSensor", 1);
        subscribe(62);
        slowly.hold();
        send("{\"type\":\"refresh\"}");
        // The children are asked for beside the screen: their values may be older than its number.
        home.updateProperty(63, "value", 2);
        slowly.takeSnapshot();
        wire.frames().clear();
        slowly.deliver();
        later.runAll();
        assertThat(wire.frames("property"))
                .extracting(frame -> frame.path("value").asInt())
                .contains(2);
    }

    @Test
    void newCodeBringsItsScreen() {
        subscribe(55);
        wire.frames().clear();
        home.life(55, "running", "");
        assertThat(wire.frames()).extracting(UiSessionTest::typeAndValue).contains("life", "screen");
    }

    @Test
    void aChildThatIsMadeAppearsAndIsFollowed() {
        subscribe(55);
        home.add(55, "One", "com.fibaro.binarySwitch", "running", ROWS).child(70, "Child", "com.fibaro.sensor", 1);
        wire.frames().clear();

        home.life(70, "created", "");
        later.runAll();

        assertThat(wire.frames("screen").getLast().at("/screen/children/0/id").asInt())
                .isEqualTo(70);
        home.updateProperty(70, "value", 42);
        assertThat(wire.last().path("value").asInt()).isEqualTo(42);
    }

    @Test
    void variablesAndWholeViewsOfADeviceStayOnTheServer() {
        subscribe(55);
        wire.frames().clear();
        home.updateProperty(55, "quickAppVariables", List.of("password"));
        home.updateProperty(55, "uiView", "x");
        home.updateProperty(55, "someTable", List.of(1, 2));
        assertThat(wire.frames()).isEmpty();
        home.updateProperty(55, "value", true);
        assertThat(wire.last().path("type").asText()).isEqualTo("property");
    }

    @Test
    void aQuickAppThatIsNotThereIsAnErrorForThatQuickApp() {
        subscribe(99);
        assertThat(wire.last().path("type").asText()).isEqualTo("error");
        assertThat(wire.last().path("reason").asText()).isEqualTo("NOT_FOUND");
        assertThat(wire.last().path("quickApp").asInt()).isEqualTo(99);
    }

    @Test
    void aHomeThatCannotBeReachedIsSaidAndAskedAgainOnRefresh() {
        home.refuse(new HomeException("NO_RUNNER", "no runner is there"));
        subscribe(55);
        assertThat(wire.last().path("reason").asText()).isEqualTo("NO_RUNNER");
        home.refuse(null);
        send("{\"type\":\"refresh\"}");
        assertThat(wire.frames("screen")).hasSize(1);
    }

    @Test
    void theListIsAskedOnceForManyChanges() {
        send("{\"type\":\"subscribeList\"}");
        assertThat(wire.frames("list").getLast().path("quickApps")).hasSize(2);
        var asked = slowly.lists;
        for (var i = 0; i < 100; i++) {
            home.life(60, "starting", "");
        }
        later.runAll();
        assertThat(slowly.lists - asked).isLessThanOrEqualTo(2);
        assertThat(wire.frames("list").getLast().at("/quickApps/1/state").asText())
                .isEqualTo("starting");
    }

    @Test
    void aTapIsAnsweredWithItsId() {
        tap("t1");
        assertThat(home.taps()).singleElement().satisfies(tap -> {
            assertThat(tap.device()).isEqualTo(55);
            assertThat(tap.element()).isEqualTo("b");
            assertThat(tap.eventType()).isEqualTo("onReleased");
        });
        assertThat(wire.last().toString()).isEqualTo("{\"type\":\"tapped\",\"id\":\"t1\",\"ok\":true}");
    }

    @Test
    void aRefusedTapSaysWhy() {
        home.onTap(_ -> CompletableFuture.failedFuture(new HomeException("MAILBOX_FULL", "the mailbox is full")));
        tap("t1");
        assertThat(wire.last().path("ok").asBoolean()).isFalse();
        assertThat(wire.last().path("reason").asText()).isEqualTo("the mailbox is full");
    }

    @Test
    void unansweredTapsAreBounded() {
        home.onTap(_ -> new CompletableFuture<>());
        for (var i = 0; i <= UiSession.MAX_TAPS; i++) {
            tap("t" + i);
        }
        assertThat(home.taps()).hasSize(UiSession.MAX_TAPS);
        assertThat(wire.last().path("reason").asText()).contains("too many taps");
    }

    @Test
    void subscriptionsAreBounded() {
        for (var i = 1; i <= UiSession.MAX_QUICK_APPS + 1; i++) {
            subscribe(1_000 + i);
        }
        assertThat(wire.last().path("reason").asText()).isEqualTo("TOO_MANY_SUBSCRIPTIONS");
    }

    @Test
    void aPingIsAnswered() {
        send("{\"type\":\"ping\",\"id\":17}");
        assertThat(wire.last().toString()).isEqualTo("{\"type\":\"pong\",\"id\":17}");
    }

    @Test
    void malformedFramesAreAnsweredAndManyEndThePage() {
        send("what?");
        assertThat(wire.last().path("reason").asText()).isEqualTo("MALFORMED");
        session.onText("binary");
        assertThat(wire.farewell()).isNull();
        for (var i = 0; i < 30; i++) {
            send("{");
        }
        assertThat(wire.farewell()).isEqualTo(Farewell.MALFORMED);
    }

    @Test
    void aSilentPageIsClosedAndAPingKeepsItOpen() {
        now = now.plus(Duration.ofSeconds(100));
        send("{\"type\":\"ping\",\"id\":1}");
        now = now.plus(Duration.ofSeconds(100));
        session.sweep();
        assertThat(wire.farewell()).isNull();
        now = now.plus(Duration.ofSeconds(100));
        session.sweep();
        assertThat(wire.farewell()).isEqualTo(Farewell.SILENT);
    }

    @Test
    void aClosedPageLeavesNothingBehind() {
        subscribe(55);
        send("{\"type\":\"subscribeList\"}");
        assertThat(home.followed()).isEqualTo(1);
        session.close();
        assertThat(home.followed()).isZero();
        wire.frames().clear();
        home.updateView(55, "l", "text", "x");
        home.life(55, "running", "");
        send("{\"type\":\"subscribe\",\"quickApp\":60}");
        assertThat(wire.frames()).isEmpty();
        assertThat(home.followed()).isZero();
    }

    private void subscribe(int quickApp) {
        send("{\"type\":\"subscribe\",\"quickApp\":" + quickApp + "}");
        later.runAll();
    }

    private void tap(String id) {
        send("{\"type\":\"tap\",\"id\":\"" + id
                + "\",\"device\":55,\"element\":\"b\",\"eventType\":\"onReleased\",\"values\":[]}");
    }

    private void send(String text) {
        session.onText(text);
    }

    private static String typeAndValue(JsonNode frame) {
        return frame.path("type").asText()
                + (frame.has("value") ? "=" + frame.path("value").asText() : "");
    }

    /** The same home, whose screens come when the test says so. */
    private static final class LateScreens implements Home {

        private final FakeHome home;
        private boolean holding;
        private int lists;
        private CompletableFuture<Snapshot> screen;
        private CompletableFuture<List<LogLine>> log;
        private Snapshot takenScreen;
        private List<LogLine> takenLog;
        private int asked;

        private LateScreens(FakeHome home) {
            this.home = home;
        }

        @Override
        public Home as(Caller caller) {
            return this;
        }

        @Override
        public boolean shows(int device) {
            return home.shows(device);
        }

        @Override
        public CompletionStage<JsonNode> audit(java.util.Map<String, String> filters) {
            return home.audit(filters);
        }

        @Override
        public CompletionStage<JsonNode> tokens() {
            return home.tokens();
        }

        @Override
        public CompletionStage<JsonNode> makeToken(JsonNode order) {
            return home.makeToken(order);
        }

        @Override
        public CompletionStage<JsonNode> revokeToken(String id) {
            return home.revokeToken(id);
        }

        private void hold() {
            holding = true;
        }

        /** The runner looks at its screen now. */
        private void takeSnapshot() {
            takenScreen = home.screen(asked).toCompletableFuture().join();
            takenLog = home.log(asked, 200).toCompletableFuture().join();
        }

        /** What it saw arrives. */
        private void deliver() {
            screen.complete(takenScreen);
            log.complete(takenLog);
        }

        @Override
        public CompletionStage<List<QuickAppEntry>> quickApps() {
            lists++;
            return home.quickApps();
        }

        @Override
        public CompletionStage<Snapshot> screen(int quickApp) {
            asked = quickApp;
            screen = new CompletableFuture<>();
            return holding ? screen : home.screen(quickApp);
        }

        @Override
        public CompletionStage<List<LogLine>> log(int quickApp, int count) {
            log = new CompletableFuture<>();
            return holding ? log : home.log(quickApp, count);
        }

        @Override
        public CompletionStage<Void> tap(ClientFrame.Tap tap) {
            return home.tap(tap);
        }

        @Override
        public Subscription follow(int device, Follower follower) {
            return home.follow(device, follower);
        }

        @Override
        public Subscription followLife(Follower follower) {
            return home.followLife(follower);
        }
    }
}
