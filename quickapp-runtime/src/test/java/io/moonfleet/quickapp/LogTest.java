package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LogTest {

    @ParameterizedTest
    @CsvSource({
        "a <b>bold</b> word, a bold word, a ESC[1mboldESC[22m wordESC[0m",
        "<font color='red'>x</font>y, xy, ESC[38;2;255;0;0mxESC[39myESC[0m",
        "<font color=#0f0>x</font>, x, ESC[38;2;0;255;0mxESC[39mESC[0m",
        "<span style=\"color:#102030\">x</span>, x, ESC[38;2;16;32;48mxESC[39mESC[0m",
        "1 < 2 &lt;b&gt; &amp;, 1 < 2 <b> &, 1 < 2 <b> &",
        "<unknown>x</unknown>, <unknown>x</unknown>, <unknown>x</unknown>",
        "<font color='nocolour'>x</font>, x, xESC[39mESC[0m"
    })
    void htmlBecomesPlainTextOrAnsi(String html, String plain, String ansi) {
        assertThat(LogText.plain(html)).isEqualTo(plain);
        assertThat(LogText.ansi(html).replace("\u001b", "ESC")).isEqualTo(ansi);
    }
}
