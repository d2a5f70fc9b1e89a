package io.moonfleet.lua.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The shared caches of compiled chunks: each text once, and no more than a part of the heap. */
class ChunksTest {

    private static final long HEAP = 16L << 20;

    private final Chunks chunks = new Chunks((proto, parameters, body) -> null, HEAP);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void equalTextsOfOneNameAreCompiledOnce() {
        var first = chunks.compile(bytes("return 1"), "@a.lua");
        assertThat(chunks.compile(bytes("return 1"), "@a.lua")).isSameAs(first);
        assertThat(chunks.compile(bytes("return 1"), "@b.lua")).isNotSameAs(first);
    }

    @Test
    void manySmallChunksDoNotFillTheHeap() {
        for (var i = 0; i < 20_000; i++) {
            chunks.load(bytes("return " + i), "=load", _ -> {});
        }
        assertThat(chunks.cachedBytes()).isLessThan(HEAP / 4);
    }

    @Test
    void scriptsDoNotDriveOutWhatHostsShare() {
        var shared = chunks.compile(bytes("return 'shared'"), "@library.lua");
        for (var i = 0; i < 20_000; i++) {
            chunks.load(bytes("return " + i), "=load", _ -> {});
        }
        assertThat(chunks.compile(bytes("return 'shared'"), "@library.lua")).isSameAs(shared);
    }

    @Test
    void aScriptPaysForAChunkThatIsInTheCacheToo() {
        var text = bytes("return " + "x + ".repeat(1000) + "1");
        var first = new AtomicLong();
        var second = new AtomicLong();
        chunks.load(text, "=load", first::addAndGet);
        chunks.load(text, "=load", second::addAndGet);
        assertThat(first).hasPositiveValue();
        assertThat(second.get()).isGreaterThanOrEqualTo(first.get());
    }
}
