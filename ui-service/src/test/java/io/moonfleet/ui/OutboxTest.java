package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.HomeView.Screen;
import io.moonfleet.ui.ServerFrame.Changed;
import io.moonfleet.ui.ServerFrame.Log;
import io.moonfleet.ui.ServerFrame.Pong;
import io.moonfleet.ui.ServerFrame.ScreenShown;
import io.moonfleet.ui.Wire.Farewell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final RecordingWire wire = new RecordingWire();
    private Instant now = Instant.EPOCH;
    private final ManualLater later = new ManualLater(delay -> now = now.plus(delay));
    private final FanOut fanOut = new FanOut(64 << 20);
    private final Outbox outbox = new Outbox(new FrameCodec(), wire, fanOut, later, () -> now);

    @Test
    void aQuickPageGetsEveryFrameInOrder() {
        for (var i = 0; i < 5; i++) {
            outbox.offer(text("l", "v" + i));
            now = now.plus(FrameQueue.REST);
        }
        assertThat(wire.frames())
                .extracting(frame -> frame.path("value").asText())
                .containsExactly("v0", "v1", "v2", "v3", "v4");
    }

    @Test
    void anElementIsSentTwentyTimesASecondAtMostAndItsLastValueInTheEnd() {
        for (var i = 0; i < 1_000; i++) {
            outbox.offer(text("l", "v" + i));
            now = now.plusMillis(1);
            if (i % 10 == 9) {
                later.runWaiting();
            }
        }
        later.runAll();
        assertThat(wire.frames("changed")).hasSizeBetween(18, 21);
        assertThat(wire.last().path("value").asText()).isEqualTo("v999");
        assertThat(fanOut.coalesced()).isEqualTo(1_000 - wire.frames("changed").size());
    }

    @Test
    void anElementThatRestsDoesNotHoldUpTheOthers() {
        outbox.offer(text("hot", "0"));
        outbox.offer(text("hot", "1"));
        outbox.offer(text("calm", "x"));
        assertThat(wire.frames())
                .extracting(frame -> frame.path("value").asText())
                .containsExactly("0", "x");
        later.runAll();
        assertThat(wire.last().path("value").asText()).isEqualTo("1");
    }

    @Test
    void linesOfALogComeTogetherInsteadOfOneByOne() {
        for (var i = 0; i < 100; i++) {
            outbox.offer(line(i));
        }
        later.runAll();
        assertThat(wire.frames("log")).hasSize(2);
        assertThat(wire.last().path("lines")).hasSize(99);
    }

    @Test
    void aValueThatIsNewerThanTheScreenComesAfterItAtOnce() {
        outbox.offer(text("l", "new"));
        outbox.offerScreen(screen(), Set.of(55));
        outbox.offer(text("l", "new"));
        assertThat(wire.frames())
                .extracting(frame -> frame.path("type").asText())
                .containsExactly("changed", "screen", "changed");
    }

    @Test
    void whenAllPagesTogetherHoldTooMuchThoseGoThatHoldMuch() {
        var together = new FanOut(1 << 20);
        var picture = "x".repeat(300_000);
        var slow = new RecordingWire();
        var modest = new RecordingWire();
        var greedy = new Outbox(new FrameCodec(), slow, together, later, () -> now);
        var other = new Outbox(new FrameCodec(), modest, together, later, () -> now);
        slow.becomeSlow();
        modest.becomeSlow();
        for (var i = 0; i < 5; i++) {
            other.offer(text("label" + i, "short"));
            greedy.offer(text("image" + i, picture));
        }
        other.offer(text("label", "short"));
        assertThat(slow.farewell()).isEqualTo(Farewell.TOO_SLOW);
        assertThat(modest.farewell()).isNull();
        assertThat(together.closed(Farewell.TOO_SLOW)).isEqualTo(1);
        other.discard();
        assertThat(together.waiting()).isZero();
    }

    @Test
    void aSlowPageGetsTheNewestValueOnly() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        for (var i = 0; i < 1_000; i++) {
            outbox.offer(text("l", "v" + i));
            outbox.offer(text("m", "w" + i));
        }
        assertThat(outbox.size()).isEqualTo(2);

        wire.takeAll();

        assertThat(wire.frames("changed"))
                .extracting(frame -> frame.path("value").asText())
                .containsExactly("v999", "w999");
    }

    @Test
    void anElementThatChangesAllTheTimeDoesNotWaitForEver() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        outbox.offer(text("hot", "0"));
        for (var i = 1; i < 10; i++) {
            outbox.offer(text("calm" + i, "x"));
            outbox.offer(text("hot", Integer.toString(i)));
        }
        wire.take();
        assertThat(wire.last().path("element").asText()).isEqualTo("hot");
        assertThat(wire.last().path("value").asText()).isEqualTo("9");
    }

    @Test
    void aScreenTakesThePlaceOfTheChangesThatItContains() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        outbox.offer(text("l", "before"));
        outbox.offerScreen(screen(), Set.of(55));
        outbox.offer(text("l", "after"));

        wire.takeAll();

        assertThat(wire.frames())
                .extracting(frame ->
                        frame.path("type").asText() + frame.path("value").asText(""))
                .containsExactly("pong", "screen", "changedafter");
    }

    @Test
    void logLinesAreBoundedAndWhatWasLeftOutIsCounted() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        for (var i = 0; i < 1_200; i++) {
            outbox.offer(line(i));
        }
        wire.takeAll();

        var log = wire.frames("log");
        assertThat(log).hasSize(1);
        assertThat(log.getFirst().path("lines").size()).isEqualTo(FrameQueue.MAX_LOG_LINES);
        assertThat(log.getFirst().path("skipped").asInt()).isEqualTo(1_200 - FrameQueue.MAX_LOG_LINES);
        assertThat(log.getFirst()
                        .path("lines")
                        .get(FrameQueue.MAX_LOG_LINES - 1)
                        .path("id")
                        .asInt())
                .isEqualTo(1_199);
    }

    @Test
    void aWholeLogTakesThePlaceOfLinesThatWait() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        outbox.offer(line(1));
        outbox.offer(new Log(55, List.of(logLine(1), logLine(2)), true, 0));
        outbox.offer(line(3));
        wire.takeAll();
        var log = wire.frames("log").getFirst();
        assertThat(log.path("reset").asBoolean()).isTrue();
        assertThat(log.path("lines"))
                .extracting(line -> line.path("id").asInt())
                .containsExactly(1, 2, 3);
    }

    @Test
    void aPageThatTakesNothingForTooLongIsClosedWithTheReason() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        now = now.plus(Duration.ofSeconds(14));
        outbox.sweep();
        assertThat(wire.farewell()).isNull();

        now = now.plus(Duration.ofSeconds(2));
        outbox.sweep();
        assertThat(wire.farewell()).isEqualTo(Farewell.TOO_SLOW);
    }

    @Test
    void aPageForWhichTooMuchWaitsIsClosedWithTheReason() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        for (var i = 0; i < 5_000 && wire.farewell() == null; i++) {
            outbox.offer(text("element" + i, "x"));
        }
        assertThat(wire.farewell()).isEqualTo(Farewell.TOO_SLOW);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void bigValuesCountByTheirSize() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        var picture = "x".repeat(1 << 20);
        for (var i = 0; i < 7; i++) {
            outbox.offer(text("image" + i, picture));
        }
        assertThat(wire.farewell()).isNull();
        outbox.offer(text("image7", picture));
        outbox.offer(text("image8", picture));
        assertThat(wire.farewell()).isEqualTo(Farewell.TOO_SLOW);
    }

    @Test
    void whatIsReplacedAndSentCountsNoMore() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        var picture = "x".repeat(1 << 20);
        for (var i = 0; i < 100; i++) {
            outbox.offer(text("image", picture));
        }
        wire.takeAll();
        for (var i = 0; i < 100; i++) {
            outbox.offer(text("image" + i, picture));
            wire.takeAll();
        }
        assertThat(wire.farewell()).isNull();
    }

    @Test
    void aPageThatIsGoneCostsNothing() {
        wire.becomeSlow();
        outbox.offer(new Pong(1));
        outbox.offer(text("l", "v"));
        wire.breakDown();
        outbox.offer(text("l", "w"));
        assertThat(outbox.size()).isZero();
        assertThat(wire.frames()).hasSize(1);
    }

    private static Changed text(String element, String value) {
        return new Changed(55, element, "text", TextNode.valueOf(value), 1);
    }

    private static Log line(int id) {
        return new Log(55, List.of(logLine(id)), false, 0);
    }

    private static LogLine logLine(int id) {
        return new LogLine(id, id, "debug", "T", "line " + id);
    }

    private static ScreenShown screen() {
        JsonNode rows = IntNode.valueOf(0);
        return new ScreenShown(55, 1, new Screen(55, "n", "t", "running", "", true, null, null, rows, List.of()));
    }
}
