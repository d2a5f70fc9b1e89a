package io.moonfleet.security.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection whose far end reads when the test says so: what is written and not flushed has not left. */
class WebSocketDeadlineTest {

    private final EmbeddedChannel connection = new EmbeddedChannel();

    @BeforeEach
    void watch() {
        connection.freezeTime();
        WebSocketDeadline.watch(connection);
    }

    private void timePasses() {
        connection.advanceTimeBy(WebSocketDeadline.MILLIS, TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
    }

    private void message() {
        connection.write(Unpooled.wrappedBuffer(new byte[100]));
    }

    @Test
    void whoDoesNotReadIsHungUpOnHoweverLittleWaits() {
        message();
        assertThat(connection.isActive()).isTrue();
        timePasses();
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void whoReadLastTimeIsLookedAtAgain() {
        message();
        connection.flush();
        timePasses();
        assertThat(connection.isActive()).isTrue();
        message();
        timePasses();
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void whatComesWhileAMessageIsLookedAtHasItsOwnTime() {
        message();
        connection.flush();
        message();
        timePasses();
        assertThat(connection.isActive()).isTrue();
    }

    @Test
    void anAnswerOfHttpHasAnotherDeadline() {
        connection.pipeline().addLast(new HttpRequestDecoder());
        message();
        timePasses();
        assertThat(connection.isActive()).isTrue();
    }
}
