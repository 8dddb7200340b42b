#pragma once

#include "core/plan/plans.h"

#include <QLineEdit>
#include <QTest>

namespace roundtrip::test
{

/// A plan that uses every field of the form.
inline plan::RequestPlan fullPlan()
{
    plan::RequestPlan plan;
    plan.method = "POST";
    plan.url = "http://127.0.0.1:3000/api/data";
    plan.headers = {{"Content-Type", "application/json"}, {"X-Twice", "1"}, {"X-Twice", "2"}};
    plan.pieces = {{"{\"key\"", std::chrono::milliseconds(0)},
        {": \"value\"}", std::chrono::milliseconds(1200)}};
    plan.framing = plan::FramingChoice::Chunked;
    plan.finish = plan::Finish::None;
    plan.timeout = std::chrono::milliseconds(2500);
    plan.agent = plan::AgentPlan{true, 1000, 10};
    return plan;
}

inline void typeInto(QLineEdit *edit, const char *text)
{
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromUtf8(text));
}

} // namespace roundtrip::test
