<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>ConnectionsView</name>
    <message numerus="yes">
        <source>%n exchange(s)</source>
        <translation>
            <numerusform>%n exchange</numerusform>
            <numerusform>%n exchanges</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PoolView</name>
    <message numerus="yes">
        <source>+ %n more socket(s)</source>
        <translation>
            <numerusform>+ %n more socket</numerusform>
            <numerusform>+ %n more sockets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+ %n empty place(s)</source>
        <translation>
            <numerusform>+ %n empty place</numerusform>
            <numerusform>+ %n empty places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+ %n more wait</source>
        <translation>
            <numerusform>+ %n more waits</numerusform>
            <numerusform>+ %n more wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier decision(s)</source>
        <translation>
            <numerusform>%n earlier decision</numerusform>
            <numerusform>%n earlier decisions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::app::TracePrinter</name>
    <message numerus="yes">
        <source>(%n event(s) were dropped)</source>
        <translation>
            <numerusform>(%n event was dropped)</numerusform>
            <numerusform>(%n events were dropped)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::flow::Words</name>
    <message numerus="yes">
        <source>%1 %n more wait(s).</source>
        <translation>
            <numerusform>%1 %n more waits.</numerusform>
            <numerusform>%1 %n more wait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>When a socket becomes free, %1 gets it, the first of %n that wait.</source>
        <translation>
            <numerusform>When a socket becomes free, %1 gets it, the only one that waits.</numerusform>
            <numerusform>When a socket becomes free, %1 gets it, the first of %n that wait.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::AgentDesk</name>
    <message numerus="yes">
        <source>%Ln request(s), an agent for each</source>
        <translation>
            <numerusform>%Ln request, an agent for each</numerusform>
            <numerusform>%Ln requests, an agent for each</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s), a socket for each</source>
        <translation>
            <numerusform>%Ln request, a socket for each</numerusform>
            <numerusform>%Ln requests, a socket for each</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::AgentForm</name>
    <message numerus="yes">
        <source>%Ln request(s) over %1, %2</source>
        <translation>
            <numerusform>%Ln request over %1, %2</numerusform>
            <numerusform>%Ln requests over %1, %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::BreakControls</name>
    <message numerus="yes">
        <source>%Ln are set and switched off</source>
        <translation>
            <numerusform>%Ln is set and switched off</numerusform>
            <numerusform>%Ln are set and switched off</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln breakpoint(s) act, as you left them</source>
        <translation>
            <numerusform>%Ln breakpoint acts, as you left it</numerusform>
            <numerusform>%Ln breakpoints act, as you left them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::CompareView</name>
    <message numerus="yes">
        <source>%n thing(s) differ</source>
        <translation>
            <numerusform>%n thing differs</numerusform>
            <numerusform>%n things differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) differ so far</source>
        <translation>
            <numerusform>%n thing differs so far</numerusform>
            <numerusform>%n things differ so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ConnectionsPage</name>
    <message numerus="yes">
        <source>%n exchange(s) have no connection yet.</source>
        <translation>
            <numerusform>%n exchange has no connection yet.</numerusform>
            <numerusform>%n exchanges have no connection yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n connection(s) are shown; of these %2.</source>
        <translation>
            <numerusform>%1 of %n connection is shown; of these %2.</numerusform>
            <numerusform>%1 of %n connections are shown; of these %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s): %1.</source>
        <translation>
            <numerusform>%n connection: %1.</numerusform>
            <numerusform>%n connections: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::MainWindow</name>
    <message numerus="yes">
        <source>%L1 of %Ln exchange(s)</source>
        <translation>
            <numerusform>%L1 of %Ln exchange</numerusform>
            <numerusform>%L1 of %Ln exchanges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s)</source>
        <translation>
            <numerusform>%Ln exchange</numerusform>
            <numerusform>%Ln exchanges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>agent: %Ln connection(s) in use, %L1 free in the pool</source>
        <translation>
            <numerusform>agent: %Ln connection in use, %L1 free in the pool</numerusform>
            <numerusform>agent: %Ln connections in use, %L1 free in the pool</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>server: %Ln connection(s)</source>
        <translation>
            <numerusform>server: %Ln connection</numerusform>
            <numerusform>server: %Ln connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held · %1</source>
        <translation>
            <numerusform>%Ln held · %1</numerusform>
            <numerusform>%Ln held · %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held</source>
        <translation>
            <numerusform>%Ln held</numerusform>
            <numerusform>%Ln held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The list is still %L1 event(s) behind</source>
        <translation>
            <numerusform>The list is still %L1 event behind</numerusform>
            <numerusform>The list is still %L1 events behind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%L1 older event(s) forgotten, to stay within the limit</source>
        <translation>
            <numerusform>%L1 older event forgotten, to stay within the limit</numerusform>
            <numerusform>%L1 older events forgotten, to stay within the limit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) you did by hand would be thrown away and cannot be repeated.</source>
        <translation>
            <numerusform>%Ln thing you did by hand would be thrown away and cannot be repeated.</numerusform>
            <numerusform>%Ln things you did by hand would be thrown away and cannot be repeated.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln connection(s) held, without a request yet</source>
        <translation>
            <numerusform>%Ln connection held, without a request yet</numerusform>
            <numerusform>%Ln connections held, without a request yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ModeBadge</name>
    <message numerus="yes">
        <source>The present is %1 ahead; %Ln event(s) are waiting.</source>
        <translation>
            <numerusform>The present is %1 ahead; %Ln event is waiting.</numerusform>
            <numerusform>The present is %1 ahead; %Ln events are waiting.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::TimingPage</name>
    <message numerus="yes">
        <source>… and %Ln more, in the page Events</source>
        <translation>
            <numerusform>… and %Ln more, in the page Events</numerusform>
            <numerusform>… and %Ln more, in the page Events</numerusform>
        </translation>
    </message>
</context>
</TS>
