package io.moonfleet.lua.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Decimal digits of a double, correctly rounded as C's {@code printf} does it (half to even on the exact value). Usual
 * magnitudes take 128-bit arithmetic without allocation; {@link BigDecimal} does the rest.
 */
final class Decimal {

    private static final long[] POWERS_OF_10 = powers(10, 19);
    private static final long[] POWERS_OF_5 = powers(5, 28);
    private static final int MAX_FAST_DIGITS = 18;
    private static final int MANTISSA_BITS = 52;

    /** The digits as an integer when they fit in a long, else null in {@link #text}'s stead. */
    private long value;

    private String text;
    private int exponent;

    private static long[] powers(long base, int count) {
        var result = new long[count];
        result[0] = 1;
        for (var i = 1; i < count; i++) {
            result[i] = result[i - 1] * base;
        }
        return result;
    }

    static int digitCount(long value) {
        var count = 1;
        while (count < POWERS_OF_10.length && value >= POWERS_OF_10[count]) {
            count++;
        }
        return count;
    }

    /** The decimal exponent of the first digit, after {@link #significant}. */
    int exponent() {
        return exponent;
    }

    /** The digits, without leading zeros after {@link #significant}. */
    String digits() {
        return text != null ? text : Long.toString(value);
    }

    /** Rounds a positive finite number to a count of significant digits. */
    void significant(double number, int count) {
        text = null;
        if (count <= MAX_FAST_DIGITS && number >= 1e-14 && number < 0x1p63 && fastSignificant(number, count)) {
            return;
        }
        if (count <= 15 && number >= Double.MIN_NORMAL && shortestSignificant(number, count)) {
            return;
        }
        var rounded = new BigDecimal(number).round(new MathContext(count, RoundingMode.HALF_EVEN));
        text = rounded.unscaledValue().toString();
        exponent = rounded.precision() - rounded.scale() - 1;
        pad(count);
    }

    private void pad(int count) {
        if (text.length() < count) {
            text = text + "0".repeat(count - text.length());
        }
    }

    private boolean fastSignificant(double number, int count) {
        var guess =
                (int) Math.floor(Math.log10(number)) - 1; // rather too low: too high might be rounded up to look right
        for (; ; guess++) {
            var scale = count - 1 - guess;
            if (scale > 27 || scale < -18) {
                return false;
            }
            var scaled = scale >= 0 ? scaledUp(number, scale) : scaledDown(number, -scale);
            if (scaled < 0) {
                return false;
            }
            if (scaled < POWERS_OF_10[count]) {
                value = scaled;
                exponent = guess;
                return scaled >= POWERS_OF_10[count - 1];
            }
        }
    }

    /**
     * Rounds the shortest decimal that reads back as the number. That is right but for a tie: up to 15 digits any
     * decimal is nearer to its double than half a unit of its last digit.
     */
    private boolean shortestSignificant(double number, int count) {
        var shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        var digits = shortest.unscaledValue().toString();
        if (digits.length() == count + 1 && digits.charAt(count) == '5') {
            return false;
        }
        var rounded = shortest.round(new MathContext(count, RoundingMode.HALF_EVEN));
        text = rounded.unscaledValue().toString();
        exponent = rounded.precision() - rounded.scale() - 1;
        pad(count);
        return true;
    }

    /** Rounds a finite number that is not negative to a count of digits after the point; the digits have no point. */
    void fraction(double number, int count) {
        text = null;
        if (number < 0x1p63 && count < POWERS_OF_5.length) {
            value = scaledUp(number, count);
            if (value >= 0) {
                return;
            }
        }
        text = new BigDecimal(number)
                .setScale(count, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .toString();
    }

    /** number × 10^power rounded half to even, or -1 when it does not fit. */
    private static long scaledUp(double number, int power) {
        var bits = Double.doubleToRawLongBits(number);
        var biased = (int) (bits >>> MANTISSA_BITS) & 0x7ff;
        var mantissa = bits & ((1L << MANTISSA_BITS) - 1);
        if (biased == 0) {
            biased = 1;
        } else {
            mantissa |= 1L << MANTISSA_BITS;
        }
        var five = POWERS_OF_5[power];
        var high = Math.unsignedMultiplyHigh(mantissa, five);
        var low = mantissa * five;
        var shift = biased - 1075 + power;
        if (shift >= 0) {
            return high == 0 && shift < 63 && low >>> (63 - shift) == 0 ? low << shift : -1;
        }
        return shiftedRight(high, low, -shift);
    }

    private static long shiftedRight(long high, long low, int shift) {
        long quotient;
        int compared; // of the rest to one half
        if (shift < 64) {
            if (high >>> (shift - 1) != 0) {
                return -1;
            }
            quotient = (high << 1 << (63 - shift)) | (low >>> shift);
            compared = Long.compareUnsigned(low & ((1L << shift) - 1), 1L << (shift - 1));
        } else if (shift == 64) {
            quotient = high;
            compared = Long.compareUnsigned(low, Long.MIN_VALUE);
        } else if (shift < 128) {
            var rest = shift - 64;
            quotient = high >>> rest;
            compared = Long.compareUnsigned(high & ((1L << rest) - 1), 1L << (rest - 1));
            if (compared == 0 && low != 0) {
                compared = 1;
            }
        } else {
            return 0; // the product has at most 117 bits: less than one half
        }
        var up = compared > 0 || (compared == 0 && (quotient & 1) == 1);
        return up ? quotient + 1 : quotient;
    }

    /** number ÷ 10^power rounded half to even, for numbers below 2^63. */
    private static long scaledDown(double number, int power) {
        var whole = (long) number;
        var divisor = POWERS_OF_10[power];
        var quotient = whole / divisor;
        var rest = whole - quotient * divisor;
        var compared = Long.compare(rest, divisor - rest);
        if (compared == 0 && number != whole) {
            compared = 1;
        }
        var up = compared > 0 || (compared == 0 && (quotient & 1) == 1);
        return up ? quotient + 1 : quotient;
    }
}
