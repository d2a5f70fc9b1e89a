package io.moonfleet.lua.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternTest {

    private static PatternMatch match(String subject, String pattern) {
        return match(subject, pattern, Caller.UNLIMITED);
    }

    private static PatternMatch match(String subject, String pattern, Caller caller) {
        return new PatternMatch(Pattern.compile(bytes(pattern)), bytes(subject), caller);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "hello world, o w, 4, 7",
        "hello world, ^hello, 0, 5",
        "'key = value', '(%w+)%s*=%s*(%w+)', 0, 11",
        "THE (quick) fox, '%((%a+)%)', 4, 11",
        "f(a(b)c)d, '%b()', 1, 8",
        "THE (quick) fox, '%f[%a]%a+%f[%A]', 0, 3",
        "'aXbXc', '(.-)X%1', 1, 2",
        "'abab', '(ab)%1', 0, 4",
        "'x]y', '[]]', 1, 2",
        "'x-y', '[a-]', 1, 2",
        "'abc', '[^%a]', -1, -1",
        "'aaa', 'a-$', 0, 3",
        "'aaab', 'a*b', 0, 4",
        "'ac', 'ab?c', 0, 2",
        "'a$c', 'a$c', 0, 3",
    })
    void findsTheFirstMatch(String subject, String pattern, int start, int end) {
        var match = match(subject, pattern);
        assertThat(match.find(0)).isEqualTo(start >= 0);
        if (start >= 0) {
            assertThat(match.start()).isEqualTo(start);
            assertThat(match.end()).isEqualTo(end);
        }
    }

    @Test
    void capturesAreStringsOrPositions() {
        var match = match("key=value", "()(%w+)=(%w*)()");
        assertThat(match.find(0)).isTrue();
        assertThat(match.captureCount()).isEqualTo(4);
        assertThat(match.capture(0)).isEqualTo(1L);
        assertThat(match.capture(1)).isEqualTo(LuaString.of("key"));
        assertThat(match.capture(2)).isEqualTo(LuaString.of("value"));
        assertThat(match.capture(3)).isEqualTo(10L);
    }

    @ParameterizedTest
    @CsvSource({
        "'%', 'malformed pattern (ends with ''%'')'",
        "'[a', 'malformed pattern (missing '']'')'",
        "'%b', 'malformed pattern (missing arguments to ''%b'')'",
        "'%f', 'missing ''['' after ''%f'' in pattern'",
        "'%1', 'invalid capture index %1'",
        "'(a)%2', 'invalid capture index %2'",
        "'a)', 'invalid pattern capture'",
    })
    void malformedPatternsAreNamed(String pattern, String message) {
        assertThatThrownBy(() -> match("aaa", pattern).find(0))
                .isInstanceOf(LuaException.class)
                .hasMessage(message);
    }

    @Test
    void aMalformedPartIsNoErrorUntilAMatchGetsThere() {
        assertThat(match("bbb", "a[").find(0)).isFalse();
    }

    @Test
    void depthAndCapturesAreBounded() {
        assertThatThrownBy(() -> match("a".repeat(300), "a?".repeat(300)).find(0))
                .hasMessage("pattern too complex");
        assertThatThrownBy(() -> match("a", "()".repeat(33)).find(0)).hasMessage("too many captures");
    }

    @Test
    void aCatastrophicPatternPaysForEveryStep() {
        var fuel = new AtomicLong(1_000_000);
        var caller = new Caller() {
            @Override
            public void burn(long steps) {
                if (fuel.addAndGet(-steps) < 0) {
                    throw new IllegalStateException("out of fuel");
                }
            }

            @Override
            public void charge(long bytes) {}

            @Override
            public LuaException error(String message) {
                return new LuaException(message);
            }
        };
        assertThatThrownBy(() ->
                        match("a".repeat(1000), ".-".repeat(20) + "b", caller).find(0))
                .hasMessage("out of fuel");
    }
}
