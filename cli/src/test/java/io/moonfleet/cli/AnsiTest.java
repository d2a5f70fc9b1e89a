package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsiTest {

    private final Ansi coloured = new Ansi(true);
    private final Ansi plain = new Ansi(false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain text                          | plain text",
                "<font color=red>hot</font> water    | hot water",
                "one<br>two                          | 'one\ntwo'",
                "1 &lt; 2 &amp;&amp; 3 &gt; 2        | 1 < 2 && 3 > 2",
                "a < b and b > c                     | a < b and b > c",
                "<b><i>x</b></i>                     | x",
                "</font>unopened                     | unopened"
            })
    void withoutColourOnlyTheTextIsLeft(String html, String text) {
        assertThat(plain.fromHtml(html)).isEqualTo(text);
    }

    @Test
    void fontColoursBecomeTheTerminals() {
        assertThat(coloured.fromHtml("<font color='red'>hot</font> water"))
                .startsWith("\u001b[38;2;255;0;0mhot\u001b[39m water");
        assertThat(coloured.fromHtml("<font color=\"#0a0b0c\">x</font>"))
                .startsWith("\u001b[38;2;10;11;12mx\u001b[39m");
    }

    @Test
    void anInnerColourGivesWayToTheOuterOneAtItsEnd() {
        assertThat(coloured.fromHtml("<font color=red>a<font color=blue>b</font>c</font>"))
                .startsWith("\u001b[38;2;255;0;0ma\u001b[38;2;0;0;255mb\u001b[38;2;255;0;0mc\u001b[39m");
    }

    @Test
    void aColourLeftOpenEndsWithTheLine() {
        assertThat(coloured.fromHtml("<font color=red>hot")).endsWith("\u001b[0m");
    }

    @Test
    void aScriptCannotSteerTheTerminal() {
        assertThat(plain.untrusted("tag\u001b[2J")).isEqualTo("tag?[2J");
        assertThat(plain.fromHtml("\u001b]0;owned\u0007\u001b[2J"))
                .doesNotContain("\u001b")
                .doesNotContain("\u0007");
    }
}
