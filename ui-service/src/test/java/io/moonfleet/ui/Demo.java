package io.moonfleet.ui;

/** A home as somebody may have it, for pictures. */
final class Demo {

    private static final String PICTURE =
            "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='480' height='180'>"
                    + "<defs><linearGradient id='g' x1='0' y1='0' x2='0' y2='1'><stop stop-color='%23324a9c'/><stop offset='1' stop-color='%23e6a25c'/>"
                    + "</linearGradient></defs><rect width='480' height='180' fill='url(%23g)'/><circle cx='380' cy='62' r='26' fill='%23fff3cf'/>"
                    + "<path d='M0 150 90 96l70 44 90-70 110 72 60-34 60 42v30H0z' fill='%231b2547'/></svg>";

    private Demo() {}

    static void fill(FakeHome home) {
        home.add(55, "Living room climate", "com.fibaro.hvacSystem", "running", """
                [[{"type":"label","name":"now","text":"Inside <b>21.4 °C</b>, outside <font color='#3a7bd5'>-3.5 °C</font>"}],
                 [{"type":"button","name":"away","text":"Away"},{"type":"button","name":"home","text":"At home"},{"type":"button","name":"night","text":"Night"}],
                 [{"type":"switch","name":"fan","text":"Fan","value":true}],
                 [{"type":"slider","name":"target","text":"Target temperature","min":"5","max":"30","step":"0.5","value":"21.5"}],
                 [{"type":"select","name":"mode","text":"Mode","value":"auto","options":[{"type":"option","text":"Automatic","value":"auto"},{"type":"option","text":"Heating","value":"heat"}]}],
                 [{"type":"multi","name":"days","text":"Days","values":["mon","tue","fri"],"options":[{"text":"Mon","value":"mon"},{"text":"Tue","value":"tue"},{"text":"Wed","value":"wed"},{"text":"Thu","value":"thu"},{"text":"Fri","value":"fri"},{"text":"Sat","value":"sat"},{"text":"Sun","value":"sun"}]}],
                 [{"type":"image","name":"view","text":"The view","url":"%s"}]]
                """.formatted(
                                PICTURE.replace("\"", "\\\"")))
                .value(21.4)
                .child(56, "Radiator valve window", "com.fibaro.thermostat", 21.5)
                .child(57, "Outdoor sensor", "com.fibaro.temperatureSensor", -3.5)
                .child(58, "Circulation pump", "com.fibaro.binarySwitch", true);
        home.add(
                60,
                "Hello",
                "com.fibaro.genericDevice",
                "running",
                "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"Hello\"}]]");
        home.add(61, "Garage door with a rather long name that wraps", "com.fibaro.garageDoor", "starting", "[]");
        home.add(62, "Energy meter", "com.fibaro.energyMeter", "crashed", "[]")
                .in("crashed", "main.lua:12: attempt to call a nil value (global 'fibro')");
        home.add(63, "Dimmer of the staircase", "com.fibaro.multilevelSwitch", "running", "[]");
        home.add(64, "MQTT bridge", "com.fibaro.deviceController", "running", "[]")
                .child(70, "Kitchen humidity", "com.fibaro.humiditySensor", 41)
                .child(71, "Hall motion", "com.fibaro.motionSensor", false)
                .child(72, "Bathroom temperature", "com.fibaro.temperatureSensor", 23.1)
                .child(73, "Cellar flood", "com.fibaro.floodSensor", false);
        home.add(65, "Sonos player", "com.fibaro.player", "stopped", "[]");
        home.add(66, "Weather", "com.fibaro.weather", "running", "[]");
        home.add(67, "Roller shutters", "com.fibaro.rollerShutter", "running", "[]");
        home.add(68, "Crowded", "com.fibaro.multilevelSensor", "running", """
                        [[{"type":"button","name":"1","text":"Monday"},{"type":"button","name":"2","text":"Tuesday"},{"type":"button","name":"3","text":"Wednesday"},{"type":"button","name":"4","text":"Thursday"},{"type":"button","name":"5","text":"Friday"}],
                         [{"type":"label","name":"6","text":"Left"},{"type":"label","name":"7","text":"<center>Middle</center>"},{"type":"label","name":"8","text":"<p align=right>Right</p>"}],
                         [{"type":"slider","name":"9","text":"Red","value":10},{"type":"slider","name":"10","text":"Green","value":0},{"type":"slider","name":"11","text":"Blue","value":100}],
                         [{"type":"switch","name":"12","text":"A switch with a text that does not fit on one line","value":false},{"type":"switch","name":"13","text":"Two","value":true}],
                         [{"type":"select","name":"14","text":"A choice with a long name","value":"x","options":[{"text":"An option whose text is rather long as well","value":"x"}]}],
                         [{"type":"select","name":"15","text":"","options":[{"text":"One","value":"1"}]}],
                         [{"type":"multi","name":"16","text":"Nothing here","options":[]}],
                         [{"type":"image","name":"17","url":"https://127.0.0.1:1/none.png"}],
                         [{"type":"label","name":"18","text":"AVeryLongWordWithoutAnySpaceThatHasToBreakSomewhereBecauseAPhoneIsNarrow_0123456789"}],
                         [{"type":"label","name":"19","text":"<table><tr><td>Power</td><td>1,204 W</td></tr><tr><td>Today</td><td>8.3 kWh</td></tr></table>"}]]""").value(1204.5);
        home.log(62, "error", "main.lua:12: attempt to call a nil value (global 'fibro')");
        home.log(55, "debug", "onInit: 3 child devices, polling every 30 s");
        home.log(55, "trace", "GET http://192.168.1.20/api/state");
        home.log(55, "debug", "inside <font color='green'>21.4</font>, outside <font color='#3a7bd5'>-3.5</font>");
        home.log(55, "warning", "the outdoor sensor has not reported for 12 minutes");
        home.log(
                55,
                "error",
                "main.lua:42: attempt to index a nil value (field 'temperature')\nstack traceback:\n\tmain.lua:42: in method 'poll'\n\tmain.lua:17: in function <main.lua:15>");
        for (var i = 0; i < 24; i++) {
            home.log(55, i % 7 == 3 ? "trace" : "debug", "poll " + i + ": valve at " + (40 + i) + " %");
        }
    }
}
