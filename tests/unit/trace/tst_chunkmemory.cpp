#include "core/trace/chunkmemory.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace roundtrip::trace;

namespace
{

constexpr qsizetype blockBytes = qsizetype(1) << 20;
constexpr size_t mostSpare = 8;

std::vector<Block> take(ChunkMemory &memory, int count)
{
    std::vector<Block> blocks;
    for (int i = 0; i < count; ++i)
        blocks.push_back(memory.take(blockBytes));
    return blocks;
}

bool isFilledWith(const Block &block, char value)
{
    return std::count(block.get(), block.get() + blockBytes, value) == blockBytes;
}

} // namespace

class TestChunkMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBlockThatCameBackIsUsedAgain();
    void onlyAFewBlocksWait();
    void blocksDoNotOverlap();
    void whatIsLargerIsMadeForItself();
    void aBlockMayOutliveItsMemory();
    void aBlockThatIsSharedDoesNotComeBack();
};

void TestChunkMemory::aBlockThatCameBackIsUsedAgain()
{
    const auto memory = std::make_shared<ChunkMemory>(blockBytes, mostSpare);
    Block block = memory->take(blockBytes);
    const char *const place = block.get();
    block.reset();
    QCOMPARE(memory->spareBlocks(), qsizetype(1));
    block = memory->take(10);
    QCOMPARE(static_cast<const char *>(block.get()), place);
    QCOMPARE(memory->spareBlocks(), qsizetype(0));
    std::fill_n(block.get(), blockBytes, 'x'); // it is all there, whatever was asked for
}

void TestChunkMemory::onlyAFewBlocksWait()
{
    const auto memory = std::make_shared<ChunkMemory>(blockBytes, mostSpare);
    std::vector<Block> blocks = take(*memory, int(mostSpare) * 2);
    blocks.clear();
    QCOMPARE(memory->spareBlocks(), qsizetype(mostSpare));
}

void TestChunkMemory::blocksDoNotOverlap()
{
    const auto memory = std::make_shared<ChunkMemory>(blockBytes, mostSpare);
    std::vector<Block> blocks = take(*memory, 9);
    for (size_t i = 0; i < blocks.size(); ++i)
        std::fill_n(blocks[i].get(), blockBytes, char('a' + i));
    // Neighbours go, others come.
    for (size_t i = 3; i < 6; ++i) {
        blocks[i].reset();
        blocks[i] = memory->take(blockBytes);
        std::fill_n(blocks[i].get(), blockBytes, char('A' + i));
    }
    for (size_t i = 0; i < blocks.size(); ++i)
        QVERIFY(isFilledWith(blocks[i], char((i >= 3 && i < 6 ? 'A' : 'a') + i)));
}

void TestChunkMemory::whatIsLargerIsMadeForItself()
{
    const auto memory = std::make_shared<ChunkMemory>(blockBytes, mostSpare);
    Block large = memory->take(3 * blockBytes);
    std::fill_n(large.get(), 3 * blockBytes, 'x');
    large.reset();
    QCOMPARE(memory->spareBlocks(), qsizetype(0));
}

void TestChunkMemory::aBlockMayOutliveItsMemory()
{
    auto memory = std::make_shared<ChunkMemory>(blockBytes, mostSpare);
    std::vector<Block> blocks = take(*memory, 4);
    blocks.resize(3); // one waits while the memory goes
    memory.reset();
    for (Block &block : blocks)
        std::fill_n(block.get(), blockBytes, 'x');
    QVERIFY(isFilledWith(blocks.back(), 'x'));
}

void TestChunkMemory::aBlockThatIsSharedDoesNotComeBack()
{
    const auto memory = std::make_shared<ChunkMemory>(blockBytes, mostSpare);
    Block block = memory->take(blockBytes);
    std::fill_n(block.get(), blockBytes, 'x');
    const QByteArray part = block.sharedPart(QByteArrayView(block.get() + 10, 100));
    QVERIFY(block.isShared());
    QVERIFY(block.holds(part));
    QVERIFY(!block.holds(QByteArray(100, 'x')));
    QCOMPARE(
        static_cast<const void *>(part.constData()), static_cast<const void *>(block.get() + 10));
    block.reset();
    QCOMPARE(memory->spareBlocks(), qsizetype(0));
    Block next = memory->take(blockBytes);
    std::fill_n(next.get(), blockBytes, 'y');
    QCOMPARE(part, QByteArray(100, 'x'));
}

QTEST_APPLESS_MAIN(TestChunkMemory)
#include "tst_chunkmemory.moc"
