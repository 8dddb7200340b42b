#pragma once

#include <QtGlobal>

#include <memory>
#include <utility>

namespace roundtrip::wire
{

/// Keeps an object's queued tasks from running after its end: they hold this, the object empties
/// it.
template <typename Object>
class Anchor
{
public:
    explicit Anchor(Object *object)
        : m_object(std::make_shared<Object *>(object))
    {
    }
    ~Anchor() { *m_object = nullptr; }
    Q_DISABLE_COPY_MOVE(Anchor)

    /// Empty once the object is gone.
    std::shared_ptr<Object *> share() const { return m_object; }
    template <typename Function>
    auto guard(Function function) const
    {
        return [object = m_object, function = std::move(function)]() mutable {
            if (*object)
                function();
        };
    }

private:
    std::shared_ptr<Object *> m_object;
};

} // namespace roundtrip::wire
