package io.moonfleet.security.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A connection whose far end reads when the test says so: what is written and not flushed has not been read. */
class ReadingDeadlineTest {

    private static final int ANSWER = 1 << 20;

    private final EmbeddedChannel connection = new EmbeddedChannel();

    private EmbeddedChannel http() {
        connection.freezeTime();
        connection.pipeline().addLast(new HttpRequestDecoder());
        ReadingDeadline.watch(connection);
        return connection;
    }

    private void timePasses() {
        connection.advanceTimeBy(ReadingDeadline.MILLIS, TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
    }

    private void answer(int bytes) {
        connection.write(Unpooled.wrappedBuffer(new byte[bytes]));
    }

    @Test
    void whoDoesNotReadIsHungUpOn() {
        http();
        answer(ANSWER);
        assertThat(connection.isActive()).isTrue();
        timePasses();
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void whoReadsKeepsTheConnectionHoweverLongTheAnswer() {
        http();
        for (int i = 0; i < 10; i++) {
            answer(ANSWER);
            connection.flush();
            answer(ANSWER);
            timePasses();
            assertThat(connection.isActive()).isTrue();
        }
    }

    @Test
    void aShortAnswerIsNotLookedAt() {
        http();
        answer(100);
        timePasses();
        assertThat(connection.isActive()).isTrue();
    }

    @Test
    void aWebSocketIsItsSendersBusiness() {
        ReadingDeadline.watch(connection);
        connection.freezeTime();
        answer(ANSWER);
        timePasses();
        assertThat(connection.isActive()).isTrue();
    }
}
