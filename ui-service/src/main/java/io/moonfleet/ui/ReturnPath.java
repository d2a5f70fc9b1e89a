package io.moonfleet.ui;

import java.util.regex.Pattern;

/** Where somebody goes after they have signed in: to a page of ours and never elsewhere, whatever a link says. */
final class ReturnPath {

    static final String HOME = "/";

    /** No second slash and no backslash: browsers take those for another host. */
    private static final Pattern OURS = Pattern.compile("/|/quickapp/\\d{1,9}");

    private ReturnPath() {}

    static String of(String wanted) {
        return wanted != null && OURS.matcher(wanted).matches() ? wanted : HOME;
    }
}
