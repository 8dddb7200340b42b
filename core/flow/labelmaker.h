#pragma once

// How a single event is written on the stage. Private to this folder.

#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"

namespace roundtrip::flow
{

/// Makes the label of an event at a depth; asks what kind of thing it is until one answers.
class LabelMaker
{
public:
    LabelMaker(const ExchangeReading &reading, trace::EventIndex index, Depth depth);
    std::optional<Label> run() const;

private:
    using Maybe = std::optional<Label>;

    bool isServer() const;
    Lane lane() const { return isServer() ? Lane::Server : Lane::Client; }
    bool code() const { return m_depth >= Depth::Code; }
    bool protocol() const { return m_depth >= Depth::Protocol; }
    bool wire() const { return m_depth >= Depth::Wire; }
    QString socketText() const { return socketName(m_reading); }
    Error error() const { return errorOf(m_reading, m_index); }
    static Label make(
        Label::Kind kind, Label::Role role, const QString &text, const QString &note = {});
    static Label said(const QString &text, const QString &note = {});

    // scenelabels.cpp: what the programs call, and what is called in them
    Maybe call() const;
    Maybe smallCall() const;
    QString fieldName() const;
    QString informationCall() const;
    QString argument() const;
    QString neverSentText() const;
    Maybe callback() const;
    Maybe failed() const;
    QString errorName() const;
    QString reasonNote() const;
    Label data() const;
    Maybe smallCallback() const;
    Label close() const;
    bool isRequestObject() const;

    // scenehand.cpp: what persons do to it
    Maybe hand() const;
    Label heldStep() const;
    Label edited() const;
    QString byYou() const;
    bool isOfLink() const;
    Maybe linkDeadline() const;

    // scenedecisions.cpp: what agent and module decide
    Maybe agent() const;
    Label agentDrops() const;
    Maybe agentGave() const;
    QString idleText() const;
    Maybe decision() const;
    Maybe cutOff() const;
    Maybe tunnel() const;
    QString cutNote() const;
    Maybe framing() const;
    Maybe framingRead() const;
    QString withRule(const QString &note, const QString &rule) const;
    QString refusalNote() const;

    // scenesockets.cpp: what happens to the sockets
    Maybe socket() const;
    Maybe tls() const;
    Maybe kernel() const;
    Maybe transfer() const;
    bool isRefusedCertificate() const;
    QString helloNote() const;
    QString certificateNote() const;
    QString sessionNote() const;
    bool isStopped() const;
    Maybe deadline() const;

    const ExchangeReading &m_reading;
    const trace::EventIndex m_index;
    const trace::Event m_event;
    const Depth m_depth;
};

} // namespace roundtrip::flow
